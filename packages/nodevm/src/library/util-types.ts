/**
 * Runs in the guest realm, as an ordinary library. `util.types`: the guest's own objects are told by their slots; of a
 * host object the host is asked, since only it sees through the membrane.
 */
import * as brands from "./brands.ts";

/** Asks the host's `util.types`. */
export type AskHost = (test: string, value: unknown) => boolean;

const typedArrays = [
  "Uint8Array",
  "Uint8ClampedArray",
  "Uint16Array",
  "Uint32Array",
  "Int8Array",
  "Int16Array",
  "Int32Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
];

const { typedArrayKind, ...own } = brands;

const combined: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...own,
  isAnyArrayBuffer: (value) => brands.isArrayBuffer(value) || brands.isSharedArrayBuffer(value),
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isTypedArray: (value) => typedArrayKind(value) !== undefined,
  isBoxedPrimitive: (value) =>
    [
      brands.isNumberObject,
      brands.isStringObject,
      brands.isBooleanObject,
      brands.isBigIntObject,
      brands.isSymbolObject,
    ].some((test) => test(value)),
  isModuleNamespaceObject: () => false,
  isCryptoKey: () => false,
  isKeyObject: () => false,
  ...Object.fromEntries(typedArrays.map((name) => [`is${name}`, (value: unknown) => typedArrayKind(value) === name])),
};

/** Makes `util.types` with the given members. */
export function makeTypes(names: readonly string[], askHost: AskHost): object {
  const isObject = (value: unknown): boolean =>
    (typeof value === "object" && value !== null) || typeof value === "function";
  const tests = names.map((name): [string, (value: unknown) => boolean] => [
    name,
    (value) => isObject(value) && (combined[name]?.(value) === true || askHost(name, value)),
  ]);
  return Object.fromEntries(tests);
}
