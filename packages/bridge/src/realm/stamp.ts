/**
 * Runs in both realms. Upholds I4.
 * Private names as hidden fields of objects that were made elsewhere: a constructor may return any object, and the
 * fields of a derived class are then added to that one (ECMA-262, ClassDefinitionEvaluation and SuperCall). They are
 * found without asking a trap or a prototype, and neither reflection nor an inspector shows them.
 */
import { ReflectSetPrototypeOf } from "./primordials.ts";
import type { Foreign, Local, Policy, ProxyRecord } from "./types.ts";

type Returning = new (object: Local) => object;
const Returned = function (object: Local): Local {
  return object;
} as unknown as Returning;

class ProxyStamp extends Returned {
  readonly #record: ProxyRecord;
  constructor(object: Local, record: ProxyRecord) {
    super(object);
    this.#record = record;
  }
  static read(object: Local): ProxyRecord | undefined {
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

/** Made by a constructor, so that all records have one shape; their prototype has none. */
class Record implements ProxyRecord {
  constructor(
    readonly owner: object,
    readonly foreign: Foreign,
    readonly policy: Policy,
    readonly proxy: Local,
  ) {}
}
ReflectSetPrototypeOf(Record.prototype as unknown as Local, null);

export const makeRecord = (owner: object, foreign: Foreign, policy: Policy, proxy: Local): ProxyRecord =>
  new Record(owner, foreign, policy, proxy);

/** Marks a shadow or a proxy as ours. */
export const stampProxy = (object: Local, record: ProxyRecord): void => {
  new ProxyStamp(object, record);
};
/** The record of a shadow or proxy of ours; `undefined` for everything else (I4: a forged shadow ends here). */
export const proxyRecordOf: (object: Local) => ProxyRecord | undefined = ProxyStamp.read;

/** Notes the proxy that stands for an object of this realm in the other. */
export const stampExport = (object: Local, view: Foreign): void => {
  new ExportStamp(object, view);
};
export const exportOf: (object: Local) => Foreign | undefined = ExportStamp.read;
