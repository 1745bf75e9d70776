/** TABLE: expressions that Node's own Buffer and a guest's must answer alike. Each is evaluated by itself. */

/** Text of a function that describes any result, the same in both realms. */
export const describeText = `(function describe(value, depth = 0) {
  if (typeof value === "bigint") return value + "n";
  if (typeof value === "symbol") return String(value);
  if (typeof value === "function") return "function " + value.name + "/" + value.length;
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (depth > 3) return "…";
  const inner = (item) => describe(item, depth + 1);
  if (value instanceof Error) {
    return value.name + "|" + Object.getPrototypeOf(value).name + "|" + String(value.code) + "|" + value.message + "|" + String(value);
  }
  if (Buffer.isBuffer(value)) return "Buffer:" + Array.from(value, (byte) => byte.toString(16)).join(" ");
  if (ArrayBuffer.isView(value)) return value.constructor.name + ":" + Array.from(value, String).join();
  if (Array.isArray(value)) return "[" + value.map(inner).join() + "]";
  return "{" + Object.keys(value).map((key) => key + ":" + inner(value[key])).join() + "}";
})`;

/** Text of a program that evaluates expressions and describes what each gives or throws, a line for each. */
export const programOf = (expressions: readonly string[]): string => `(() => {
  const describe = ${describeText};
  const results = [];
  for (const evaluate of [${expressions.map((expression) => `() => (${expression})`).join(",\n")}]) {
    try { results.push(describe(evaluate())); } catch (error) { results.push("threw " + describe(error)); }
  }
  return results.join("\\n");
})()`;

const encodings = [
  "utf8",
  "UTF-8",
  "ucs2",
  "utf16le",
  "UCS-2",
  "latin1",
  "binary",
  "ascii",
  "base64",
  "base64url",
  "hex",
];
// prettier-ignore
const texts = [
  "", "a", "hello", "é", "€uro", "😀 x", "\\ud800", "a\\ud83d", "zz", "0f1", "0fFF", "aGk", "aGk=", "aGk==", "aG k=\\n", "-_+/", "ÿþ",
  "x".repeat(40), "é".repeat(40), "eight of", "sixteen letters.", "nine lett", "sixteen letters é", "nine ÿ in it",
];
// prettier-ignore
const odd = [
  "undefined", "null", "true", "0", "-0", "1", "-1", "1.5", "NaN", "Infinity", "-Infinity", "2 ** 31", "2 ** 32", "2 ** 53", "'1'", "'x'", "''", "1n",
  "Symbol('s')", "{}", "[]", "[1]", "() => 1", "function named() {}", "new Date(0)", "new (class Mine {})", "Object.create(null)",
  "{ valueOf: () => 1 }", "{ toString: () => 'hex' }", "new String('hi')", "new Number(2)", "/x/", "new Map()", "'a much longer text than thirty characters'",
];

/** From Node 24 on, another end of a search ends the process: what a guest gets instead is tested in `@sbx/bridge`. */
const harmlessEnds = odd.filter((text) => /^(?:undefined|-?[\d.]+|NaN|-?Infinity|'.*')$/.test(text));

const make = "Buffer.from([1, 2, 3, 250, 251, 252, 0, 128, 9, 10])";

const crossed = (template: (one: string) => string, values: readonly string[] = odd): string[] => values.map(template);

const quote = (text: string): string => `"${text}"`;

// prettier-ignore
const readers = ["UInt8", "Int8", "UInt16LE", "UInt16BE", "Int16LE", "Int16BE", "UInt32LE", "UInt32BE", "Int32LE", "Int32BE",
  "FloatLE", "FloatBE", "DoubleLE", "DoubleBE", "BigInt64LE", "BigInt64BE", "BigUInt64LE", "BigUInt64BE", "Uint8", "Uint16LE", "BigUint64LE"];
// prettier-ignore
const variable = ["UIntLE", "UIntBE", "IntLE", "IntBE", "UintLE", "UintBE"];
// prettier-ignore
const values = ["0", "1", "-1", "127", "128", "255", "256", "-128", "-129", "32767", "32768", "65535", "65536", "-32769", "2 ** 31", "2 ** 32 - 1",
  "2 ** 32", "-(2 ** 31)", "-(2 ** 31) - 1", "1.5", "-1.5", "NaN", "Infinity", "'5'", "1n", "-1n", "2n ** 63n", "2n ** 64n", "-(2n ** 63n) - 1n", "2n ** 64n - 1n", "undefined", "{}",
  "2 ** 40", "2 ** 47", "2 ** 48 - 1", "-(2 ** 47)", "2 ** 48"];

const after = (call: string): string =>
  `(() => { const b = ${make}; let r; try { r = b.${call}; } catch (e) { r = e; } return [r, b]; })()`;

// prettier-ignore
const numbers = [
  ...readers.flatMap((name) => crossed((x) => `${make}.read${name}(${x})`)),
  ...readers.flatMap((name) => crossed((x) => after(`write${name}(${x})`), values)),
  ...readers.flatMap((name) => crossed((x) => after(`write${name}(${name.startsWith("Big") ? "1n" : "1"}, ${x})`))),
  ...variable.flatMap((name) => crossed((x) => `${make}.read${name}(${x}, 3)`)),
  ...variable.flatMap((name) => crossed((x) => `${make}.read${name}(1, ${x})`)),
  ...variable.flatMap((name) => [1, 2, 3, 4, 5, 6].flatMap((width) => crossed((x) => after(`write${name}(${x}, 1, ${width})`), values))),
  ...variable.flatMap((name) => crossed((x) => after(`write${name}(1, 1, ${x})`))),
  ...variable.flatMap((name) => crossed((x) => after(`write${name}(1, ${x}, 2)`))),
];

// prettier-ignore
const text = [
  ...encodings.flatMap((encoding) =>
    texts.flatMap((given) => [
      `Buffer.from(${quote(given)}, "${encoding}")`,
      `Buffer.byteLength(${quote(given)}, "${encoding}")`,
      `Buffer.from(${quote(given)}).toString("${encoding}")`,
      `Buffer.alloc(7, ${quote(given)}, "${encoding}")`,
      `Buffer.alloc(5).fill(${quote(given)}, "${encoding}")`,
      after(`write(${quote(given)}, "${encoding}")`),
      after(`write(${quote(given)}, 2, 4, "${encoding}")`),
      ...(given.includes("\\ud8") ? [] : [`Buffer.from("hello é hello").indexOf(${quote(given)}, 0, "${encoding}")`]),
    ]),
  ),
  ...["utf8", "ucs2", "latin1", "ascii", "base64", "base64url", "hex"].flatMap((name) => [
    ...crossed((x) => `${make}.${name}Slice(${x})`),
    ...crossed((x) => `${make}.${name}Slice(1, ${x})`),
    ...crossed((x) => after(`${name}Write(${x})`)),
    ...crossed((x) => after(`${name}Write("abc", ${x})`)),
    ...crossed((x) => after(`${name}Write("abc", 1, ${x})`)),
  ]),
  ...crossed((x) => `${make}.toString(${x})`),
  ...crossed((x) => `${make}.toString("hex", ${x})`),
  ...crossed((x) => `${make}.toString("latin1", 2, ${x})`),
  ...crossed((x) => `${make}.toString(undefined, 1, ${x})`),
  ...crossed((x) => after(`write(${x})`)),
  ...crossed((x) => after(`write("abc", ${x})`)),
  ...crossed((x) => after(`write("abc", 1, ${x})`)),
  ...crossed((x) => after(`write("abc", 1, 2, ${x})`)),
  ...crossed((x) => `Buffer.isEncoding(${x})`, [...odd, ...encodings.map(quote)]),
];

// prettier-ignore
const statics = [
  ...["allocUnsafe", "allocUnsafeSlow"].flatMap((name) => crossed((x) => `Buffer.${name}(${x}).length`, odd.filter((x) => !/2 \*\* (?:31|32|53)|Infinity/.test(x)))),
  ...["alloc", "from", "compare", "concat", "byteLength", "copyBytesFrom", "isBuffer", "of"].flatMap(
    (name) => crossed((x) => `Buffer.${name}(${x})`, odd.filter((x) => !/2 \*\* (?:31|32|53)|Infinity/.test(x) || !name.startsWith("alloc"))),
  ),
  ...["2 ** 53", "Infinity", "-Infinity", "NaN"].map((x) => `Buffer.alloc(${x})`),
  ...crossed((x) => `Buffer.alloc(3, ${x})`),
  ...crossed((x) => `Buffer.alloc(3, "ab", ${x})`),
  ...crossed((x) => `Buffer.from("abc", ${x})`),
  ...crossed((x) => `Buffer.from([1, 2, ${x}])`, odd.filter((x) => x !== "1n" && !x.startsWith("Symbol"))),
  ...crossed((x) => `Buffer.from(new Uint8Array([1, 2, 3]).buffer, ${x})`),
  ...crossed((x) => `Buffer.from(new Uint8Array([1, 2, 3]).buffer, 1, ${x})`),
  ...crossed((x) => `Buffer.from({ length: 2, 0: ${x} })`, odd.filter((x) => x !== "1n" && !x.startsWith("Symbol"))),
  ...crossed((x) => `Buffer.from({ length: ${x} })`, odd.filter((x) => !/Infinity|2 \*\* (?:31|32|53)/.test(x))),
  ...crossed((x) => `Buffer.from({ type: "Buffer", data: ${x} })`),
  ...crossed((x) => `Buffer.from({ valueOf: () => (${x}) })`, odd.filter((x) => !x.includes("valueOf"))),
  ...crossed((x) => `Buffer.from({ [Symbol.toPrimitive]: () => (${x}) })`),
  ...crossed((x) => `Buffer.concat([${make}], ${x})`, odd.filter((x) => !/2 \*\* (?:31|32|53)/.test(x))),
  ...crossed((x) => `Buffer.concat([${make}, ${x}])`),
  ...crossed((x) => `Buffer.concat([${make}, ${x}], 4)`),
  ...crossed((x) => `Buffer.compare(${make}, ${x})`),
  ...crossed((x) => `Buffer.byteLength("abc", ${x})`),
  ...crossed((x) => `Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), ${x})`),
  ...crossed((x) => `Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1, ${x})`),
  "Buffer.from(new Uint16Array([1, 2, 300]))", "Buffer.from(new Float64Array([1.5, 2, 300]))", "Buffer.from(new Set([1]))", "Buffer.from(new DataView(new ArrayBuffer(2)))",
  "Buffer.from(new SharedArrayBuffer(3))", "Buffer.from(Buffer.from('abc'))", "Buffer.from(Buffer.from('abc').toJSON())", "Buffer.from(new BigInt64Array(2))",
  "Buffer.from(Object.assign(Object.create({ length: 2 }), { 0: 7 }))", "Buffer.from({ get length() { throw new RangeError('mine') } })",
  "Buffer.from({ valueOf() { throw new SyntaxError('mine') } })", "Buffer.from({ buffer: new ArrayBuffer(2) })",
  "Buffer.byteLength(new ArrayBuffer(5))", "Buffer.byteLength(new SharedArrayBuffer(5))", "Buffer.byteLength(new Float64Array(2))", "Buffer.byteLength(new DataView(new ArrayBuffer(4), 1))",
  "Buffer.concat([])", "Buffer.concat([], 3)", "Buffer.concat([new Uint8Array([1]), Buffer.from('b')])", "Buffer.concat([Buffer.from('abc'), Buffer.from('def')], 4)", "Buffer.concat([Buffer.from('a')], 4)",
  "Buffer.concat({ length: 1, 0: Buffer.from('a') })", "Buffer.concat()", "Buffer.of()", "Buffer.of(1, 2, 300, -1, 1.9, '7')", "Buffer.compare(Buffer.from('a'), Buffer.from('ab'))",
  "Buffer.compare(Buffer.alloc(100, 1), Buffer.alloc(100, 2))", "Buffer.compare(Buffer.alloc(100, 1), Buffer.alloc(101, 1))", "Buffer.alloc()", "Buffer.from()", "Buffer.allocUnsafe()", "Buffer.compare()",
];

// prettier-ignore
const content = [
  ...["fill", "indexOf", "lastIndexOf", "includes", "equals", "compare", "slice", "subarray"].flatMap((name) =>
    crossed((x) => after(`${name}(${x})`)),
  ),
  ...["indexOf", "lastIndexOf", "includes"].flatMap((name) => [
    ...crossed((x) => after(`${name}(3, ${x})`)),
    ...crossed((x) => after(`${name}(Buffer.from([3, 250]), ${x})`)),
    ...crossed((x) => after(`${name}("\\u0003", ${x})`)),
    ...crossed((x) => after(`${name}("\\u0003", 0, ${x})`), harmlessEnds),
    ...crossed((x) => after(`${name}(3, 1, ${x})`), harmlessEnds),
    after(`${name}()`), after(`${name}(300)`), after(`${name}(99.9)`), after(`${name}(-6)`), after(`${name}(new Uint8Array([0, 128]))`), after(`${name}("")`), after(`${name}(Buffer.alloc(0), 3)`),
    `Buffer.from("xxabxxab", "ucs2").${name}("ab", 2, "ucs2")`, `Buffer.from("this is a buffer").${name}("is", -3)`, `Buffer.from("this is a buffer").${name}("is", 4)`,
  ]),
  ...crossed((x) => after(`fill(7, ${x})`)),
  ...crossed((x) => after(`fill(7, 1, ${x})`)),
  ...crossed((x) => after(`fill("ab", 1, ${x})`)),
  ...crossed((x) => after(`fill("ab", 1, 5, ${x})`)),
  after(`fill()`), after(`fill("é", 1, 4)`), after(`fill(new Uint8Array([1, 2]))`), after(`fill(Buffer.alloc(0))`), after(`fill("")`), after(`fill(257)`), after(`fill(-1.7)`), after(`fill(3, 4, 2)`), after(`fill(3, 10, 10)`), after(`fill(3, 11)`),
  ...["slice", "subarray"].flatMap((name) => crossed((x) => `${make}.${name}(2, ${x})`)),
  ...["slice", "subarray"].map((name) => `(() => { const b = ${make}; b.${name}(2, 4)[0] = 99; return b; })()`),
  ...crossed((x) => after(`compare(Buffer.from([1, 2]), ${x})`)),
  ...crossed((x) => after(`compare(Buffer.from([1, 2]), 0, ${x})`)),
  ...crossed((x) => after(`compare(Buffer.from([1, 2]), 0, 1, ${x})`)),
  ...crossed((x) => after(`compare(Buffer.from([1, 2]), 0, 1, 0, ${x})`)),
  after("compare()"), after("equals()"), after("equals(b)"), after("equals(new Uint8Array(b))"), "Buffer.alloc(500).equals(Buffer.alloc(500))", "Buffer.alloc(500).compare(Buffer.alloc(500, 1))",
  ...["Buffer.alloc(4)", "new Uint8Array(20)", "new Uint16Array(3)", "new DataView(new ArrayBuffer(3))", ...odd].flatMap((target) => [
    `(() => { const t = (${target}); return [${make}.copy(t), t]; })()`,
    `(() => { const t = (${target}); return [${make}.copy(t, 1, 2, 4), t]; })()`,
  ]),
  ...crossed((x) => `(() => { const t = Buffer.alloc(4); return [${make}.copy(t, ${x}), t]; })()`),
  ...crossed((x) => `(() => { const t = Buffer.alloc(4); return [${make}.copy(t, 1, ${x}), t]; })()`),
  ...crossed((x) => `(() => { const t = Buffer.alloc(4); return [${make}.copy(t, 1, 1, ${x}), t]; })()`),
  "(() => { const b = Buffer.from('abcdef'); b.copy(b, 2, 0, 4); return b; })()",
  ...[16, 32, 64].flatMap((width) => [0, 3, 4, 8, 16, 40, 800].map((size) => `Buffer.alloc(${size}, "abcdefgh").swap${width}()`)),
  `${make}.toJSON()`, `JSON.stringify(${make})`, `${make}.inspect()`, "Buffer.alloc(0).inspect()", "Buffer.alloc(51).inspect()", "Buffer.alloc(53).inspect()", `${make}.toLocaleString()`, `String(${make})`, `${make}.toLocaleString("hex")`,
  `[...${make}.keys()].join()`, `[...${make}.values()].join()`, `[...${make}.entries()].join()`, `[...${make}].join()`, `${make}.map((x) => x + 1)`, `${make}.filter((x) => x > 100)`, `${make}.reverse()`, `${make}.sort()`, `${make}.join("-")`,
  "Buffer.from(new ArrayBuffer(8), 2).offset", `${make}.byteOffset >= 0`, `${make}.parent instanceof ArrayBuffer`, "Buffer.prototype.parent", "Buffer.prototype.offset", `${make}.at(-1)`, `${make}.set([7], 2)`, `${make}.length`, `${make}.BYTES_PER_ELEMENT`,
  `Object.keys(${make}).length`, `Object.prototype.toString.call(${make})`, `${make}.constructor === Buffer`, `${make} instanceof Uint8Array`, `ArrayBuffer.isView(${make})`,
  ...["toString", "slice", "readUInt8", "readUInt32LE", "readDoubleBE", "toJSON", "swap16", "utf8Slice", "indexOf", "fill", "equals", "inspect", "write", "copy"].flatMap((name) =>
    ["{}", "null", "undefined", "5", "[1, 2, 3, 4, 5, 6, 7, 8]", "{ length: 4, 0: 1, 1: 2, 2: 3, 3: 4 }", "new Uint16Array([65, 66])", "Object.create(Buffer.prototype)",
      // Before Node 24 these two look up further methods on their receiver, which must then be a Buffer.
      ...(["toString", "inspect", "write"].includes(name) ? [] : ["new Uint8Array([65, 66, 67, 68])"])].map(
      (self) => `Buffer.prototype.${name}.call(${self})`,
    ),
  ),
];

// prettier-ignore
const shape = [
  "Object.getOwnPropertyNames(Buffer)", "Reflect.ownKeys(Buffer.prototype).map(String)", "Buffer.name", "Buffer.length", "Object.getPrototypeOf(Buffer) === Uint8Array",
  "Object.getPrototypeOf(Buffer.prototype) === Uint8Array.prototype", "Buffer.prototype.constructor === Buffer", "Buffer.poolSize", "Buffer[Symbol.species].name", "Buffer[Symbol.species].prototype === Buffer.prototype",
  "Reflect.ownKeys(Buffer.prototype).map((key) => { const d = Object.getOwnPropertyDescriptor(Buffer.prototype, key); return [String(key), typeof d.value, d.enumerable, d.configurable, d.writable, d.value && d.value.name, d.value && d.value.length].join(); })",
  "Object.getOwnPropertyNames(Buffer).map((key) => { const d = Object.getOwnPropertyDescriptor(Buffer, key); return [key, typeof d.value, d.enumerable, d.configurable, d.writable, d.value && d.value.name].join(); })",
  "Buffer.prototype.readUint8 === Buffer.prototype.readUInt8", "Buffer.prototype.toLocaleString === Buffer.prototype.toString", "Buffer.prototype.inspect === Buffer.prototype[Symbol.for('nodejs.util.inspect.custom')]",
  "(() => { class B2 extends Buffer {} return [B2.from('a'), B2.alloc(2), Buffer.isBuffer(new B2(2)), new B2(2) instanceof B2]; })()",
  "Buffer.isBuffer(Object.create(Buffer.prototype))", "Buffer.isBuffer(new Uint8Array(1))", "Buffer.from('x').buffer instanceof ArrayBuffer", "Buffer.from(new ArrayBuffer(4)).buffer.byteLength",
  "(() => { const s = new ArrayBuffer(4); const b = Buffer.from(s, 1, 2); new Uint8Array(s)[1] = 9; return [b, b.byteOffset, b.buffer === s]; })()",
  "(() => { const d = Object.getOwnPropertyDescriptor(globalThis, 'Buffer'); return [typeof d.get, typeof d.set, d.enumerable, d.configurable, d.get.name, d.set.name]; })()",
];

/** All of them, by subject. */
export const bufferExpressions: Readonly<Record<string, readonly string[]>> = {
  numbers,
  text,
  statics,
  content,
  shape,
};
