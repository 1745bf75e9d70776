/**
 * Runs in both realms. Upholds I4.
 * Private names as hidden fields of objects that were made elsewhere: a constructor may return any object, and the
 * fields of a derived class are then added to that one (ECMA-262, ClassDefinitionEvaluation and SuperCall). They are
 * found without asking a trap or a prototype, and neither reflection nor an inspector shows them.
 */
import { makingRecords } from "./primordials.ts";
import type { Foreign, Local, Policy, ProxyRecord } from "./types.ts";

type Returning = new (object: Local) => object;
const Returned = function (object: Local): Local {
  return object;
} as unknown as Returning;

class ShadowStamp extends Returned {
  readonly #record: ProxyRecord;
  constructor(object: Local, record: ProxyRecord) {
    super(object);
    this.#record = record;
  }
  static read(shadow: Local): ProxyRecord {
    return (shadow as unknown as ShadowStamp).#record;
  }
  static find(object: Local): ProxyRecord | undefined {
    return #record in object ? (object as unknown as ShadowStamp).#record : undefined;
  }
}

const Shadow = makingRecords(function (): void {}) as unknown as { new (): Local; readonly prototype: Local };

/** What the shadows of objects inherit from. I4: who gets hold of such a shadow finds nothing here. */
export const shadowPrototype: Local = Shadow.prototype;

class ProxyStamp extends Returned {
  readonly #record: ProxyRecord;
  constructor(object: Local, record: ProxyRecord) {
    super(object);
    this.#record = record;
  }
  static find(object: Local): ProxyRecord | undefined {
    return #record in object ? (object as unknown as ProxyStamp).#record : undefined;
  }
}

class ExportStamp extends Returned {
  readonly #view: Foreign;
  constructor(object: Local, view: Foreign) {
    super(object);
    this.#view = view;
  }
  static read(object: Local): Foreign | undefined {
    return #view in object ? (object as unknown as ExportStamp).#view : undefined;
  }
}

type RecordConstructor = new (owner: object, foreign: Foreign, policy: Policy, isPlain: boolean) => ProxyRecord;
/** Made by a constructor, so that all records have one shape. */
const Record = makingRecords<RecordConstructor>(function (
  this: { -readonly [Name in keyof ProxyRecord]: ProxyRecord[Name] },
  owner: object,
  foreign: Foreign,
  policy: Policy,
  isPlain: boolean,
): void {
  this.owner = owner;
  this.foreign = foreign;
  this.policy = policy;
  this.isPlain = isPlain;
  this.proxy = undefined;
  this.lookups = 0;
  this.isSealed = false;
} as never);

/** The record of a proxy that is about to be made. */
export const makeRecord = (owner: object, foreign: Foreign, policy: Policy, isPlain: boolean): ProxyRecord =>
  new Record(owner, foreign, policy, isPlain);

/** A new object that is marked as a shadow of ours. */
export const makeStamped = (record: ProxyRecord): Local => new ShadowStamp(new Shadow(), record) as unknown as Local;

// At once, and not at the first proxy: where a tool has put helpers in the place of private names, it is told which.
makeStamped(undefined as never);

/** Marks an object as a shadow of ours. */
export const stampShadow = (shadow: Local, record: ProxyRecord): void => {
  new ShadowStamp(shadow, record);
};
/** The record of a shadow of ours; throws a TypeError for everything else (I4: a forged shadow ends here). */
export const shadowRecordOf: (shadow: Local) => ProxyRecord = ShadowStamp.read;
/** The same for an object that may be no shadow. */
export const findShadowRecord: (object: Local) => ProxyRecord | undefined = ShadowStamp.find;

/** Notes the record of a proxy. */
export const stampProxy = (proxy: Local, record: ProxyRecord): void => {
  new ProxyStamp(proxy, record);
};
export const proxyRecordOf: (object: Local) => ProxyRecord | undefined = ProxyStamp.find;

/** Notes the proxy that stands for an object of this realm in the other. */
export const stampExport = (object: Local, view: Foreign): void => {
  new ExportStamp(object, view);
};
export const exportOf: (object: Local) => Foreign | undefined = ExportStamp.read;
