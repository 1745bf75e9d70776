import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

const KIB = 1024;
const PAGE = 64 * KIB;

const number = (value: number, digits = 1): number[] => {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length < digits; rest = Math.floor(rest / 128))
    bytes.push((rest % 128) | 128);
  return bytes.map((byte, index) => (index === bytes.length - 1 ? byte & 127 : byte));
};
const section = (id: number, content: readonly number[], digits = 1): number[] => [
  id,
  ...number(content.length, digits),
  ...content,
];
const text = (value: string): number[] => [value.length, ...Buffer.from(value)];
const mark = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A memory's flags, minimum and maximum. */
const memory = (minimum: number, maximum?: number, digits = 1): number[] => [
  maximum === undefined ? 0 : 1,
  ...number(minimum, digits),
  ...(maximum === undefined ? [] : number(maximum, digits)),
];

/** A module with one memory, which it exports as `m`, and functions `grow(pages)` and `size()`. */
const growing = (limits: readonly number[], { imported = false, custom = 0, digits = 1 } = {}): number[] => [
  ...mark,
  ...Array.from({ length: custom }, () => section(0, [...text("note"), 5, 3, 1, 0, 99])).flat(),
  ...section(1, [2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 1, 0x7f]),
  ...(imported ? section(2, [1, ...text("a"), ...text("m"), 2, ...limits]) : []),
  ...section(3, [2, 0, 1]),
  ...(imported ? [] : section(5, [...number(1, digits), ...limits], digits)),
  ...section(7, [3, ...text("grow"), 0, 0, ...text("size"), 0, 1, ...text("m"), 2, 0]),
  ...section(10, [2, 6, 0, 0x20, 0, 0x40, 0, 0x0b, 4, 0, 0x3f, 0, 0x0b]),
  ...Array.from({ length: custom }, () => section(0, [...text("note"), 5, 3, 1, 0, 99])).flat(),
];

const limited = (): VM => new VM({ bufferAllocLimit: 10 * PAGE + 1 });
const bytes = (module: readonly number[]): string => `new Uint8Array([${module.join()}])`;
const TOO_MUCH = `RangeError: Buffer allocation size ${String(40 * PAGE)} exceeds bufferAllocLimit ${String(10 * PAGE + 1)}`;

/** What a program gives, or says when it throws. */
const outcome = async (guest: VM, program: string): Promise<unknown> =>
  await guest.run<Promise<unknown>>(
    `(async () => { try { return String(${program}) } catch (e) { return String(e) } })()`,
  );

describe("bufferAllocLimit and the memories of modules", () => {
  const large = bytes(growing(memory(40)));

  it.each([
    `new WebAssembly.Module(${large})`,
    `new (class extends WebAssembly.Module {})(${large})`,
    `Reflect.construct(WebAssembly.Module, [${large}])`,
    `new WebAssembly.Module.prototype.constructor(${large})`,
    `new WebAssembly.Module(${large}.buffer)`,
    `new WebAssembly.Module(new DataView(${large}.buffer))`,
    `new WebAssembly.Module(new Uint8Array([9, ...${large}]).subarray(1))`,
    `new WebAssembly.Module(Buffer.from(${large}))`,
    `new WebAssembly.Module((() => { const s = new Uint8Array(new SharedArrayBuffer(${large}.length)); s.set(${large}); return s })())`,
    `await WebAssembly.compile(${large})`,
    `await WebAssembly.instantiate(${large}, {})`,
    `await WebAssembly.instantiate(new DataView(${large}.buffer))`,
    `new WebAssembly.Module(${bytes(growing(memory(40, 50)))})`,
    `new WebAssembly.Module(${bytes(growing(memory(40, undefined, 5), { custom: 3, digits: 5 }))})`,
  ])("G27: refuses one that begins too large: %s", async (program) => {
    expect(await outcome(limited(), program)).toBe(TOO_MUCH);
  });

  it.each([
    ["that it declares", `new WebAssembly.Instance(new WebAssembly.Module(${bytes(growing(memory(1)))}))`],
    [
      "with a maximum of its own",
      `new WebAssembly.Instance(new WebAssembly.Module(${bytes(growing(memory(1, 60000)))}))`,
    ],
    [
      "of a large minimum",
      `new WebAssembly.Instance(new WebAssembly.Module(${bytes(growing(memory(1, 65536, 5), { digits: 5 }))}))`,
    ],
    ["among other sections", `(await WebAssembly.instantiate(${bytes(growing(memory(1), { custom: 2 }))})).instance`],
    ["compiled later", `await WebAssembly.instantiate(await WebAssembly.compile(${bytes(growing(memory(1)))}))`],
    [
      "that a program made",
      `new WebAssembly.Instance(new WebAssembly.Module(${bytes(growing(memory(1), { imported: true }))}), { a: { m: new WebAssembly.Memory({ initial: 1 }) } })`,
    ],
    [
      "that a program made with a maximum",
      `new WebAssembly.Instance(new WebAssembly.Module(${bytes(growing(memory(1, 500), { imported: true }))}), { a: { m: new WebAssembly.Memory({ initial: 1, maximum: 300 }) } })`,
    ],
    [
      "of another module",
      `new WebAssembly.Instance(new WebAssembly.Module(${bytes(growing(memory(1), { imported: true }))}), { a: { m: new WebAssembly.Instance(new WebAssembly.Module(${bytes(growing(memory(1)))})).exports.m } })`,
    ],
  ])("G27: code lets a memory %s grow up to the limit", async (_what, instance) => {
    const program = `(({ exports: { grow, size, m } }) => [grow(5), grow(4), grow(1), grow(65535), size(), m.buffer.byteLength])(${instance})`;
    expect(await outcome(limited(), program)).toBe(`1,6,-1,-1,10,${String(10 * PAGE)}`);
    const method = `(({ exports: { size, m } }) => { try { m.grow(10) } catch (e) { return [e.name, size()] } })(${instance})`;
    expect(await outcome(limited(), method)).toBe("RangeError,1");
  });

  it("G27: shared memories must say how large they may get, and get no larger than the limit", async () => {
    const guest = limited();
    expect(await outcome(guest, "new WebAssembly.Memory({ initial: 1, shared: true })")).toMatch(/^TypeError/);
    expect(await outcome(guest, "new WebAssembly.Memory({ initial: 1, maximum: 500, shared: true }).grow(10)")).toMatch(
      /^RangeError/,
    );
    expect(await outcome(guest, "new WebAssembly.Memory({ initial: 1, maximum: 500, shared: true }).grow(9)")).toBe(
      "1",
    );
  });

  it("G27: memories with addresses of 64 bits, where the engine has them", async () => {
    const wide = (minimum: number, maximum?: number): string => {
      const [flags = 0, ...rest] = memory(minimum, maximum);
      return bytes([...mark, ...section(5, [1, flags | 4, ...rest]), ...section(7, [1, ...text("m"), 2, 0])]);
    };
    const guest = limited();
    if (!new VM().run(`WebAssembly.validate(${wide(1)})`)) return;
    expect(await outcome(guest, `new WebAssembly.Module(${wide(40)})`)).toBe(TOO_MUCH);
    const size = `new WebAssembly.Instance(new WebAssembly.Module(${wide(1, 1000)})).exports.m.buffer.byteLength`;
    expect(await outcome(guest, size)).toBe(String(PAGE));
  });

  it.each([
    ["", "an empty text"],
    [mark.join(), "no sections"],
    [mark.slice(0, 6).join(), "half a head"],
    [[...mark, 5].join(), "a section without a length"],
    [[...mark, 5, 200].join(), "a section that ends early"],
    [[...mark, ...section(5, [1])].join(), "a memory without limits"],
    [[...mark, ...section(5, [3, 0, 1])].join(), "fewer memories than it says"],
    [[...mark, ...section(5, [1, 0, 1, 7])].join(), "something behind the memories"],
    [[...mark, ...section(5, [1, 64, 1])].join(), "flags that nobody knows"],
    [[...mark, ...section(5, [1, 0, 1]), ...section(5, [1, 0, 1])].join(), "two such sections"],
    [[...mark, 5, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0].join(), "an endless number"],
    [[...mark, ...section(99, [1])].join(), "a section that nobody knows"],
    [[...mark, ...section(0, text("x"))].join(), "a custom section"],
    [growing(memory(1)).join(), "a module"],
    [growing(memory(3, 2)).join(), "a maximum below the minimum"],
  ])("what is said of a module is what the engine says: [%s] (%s)", (module) => {
    const program = `(() => { try { return JSON.stringify(WebAssembly.Module.exports(new WebAssembly.Module(new Uint8Array([${module}])))) } catch (e) { return [e.name, e instanceof WebAssembly.CompileError, e.message.replace(/ @\\+\\d+/, "")].join() } })()`;
    expect(limited().run(program)).toBe(vm.runInNewContext(program, vm.constants.DONT_CONTEXTIFY));
  });

  it.each([
    "new WebAssembly.Module()",
    "new WebAssembly.Module(1)",
    "new WebAssembly.Module({})",
    "WebAssembly.Module(new Uint8Array(8))",
    "[WebAssembly.Module.name, WebAssembly.Module.length, String(WebAssembly.Module), Object.getOwnPropertyDescriptor(WebAssembly, 'Module').enumerable]",
    "[WebAssembly.compile.name, WebAssembly.compile.length, String(WebAssembly.instantiate), Object.getOwnPropertyDescriptor(WebAssembly, 'compile').enumerable]",
    "WebAssembly.Module.prototype.constructor === WebAssembly.Module",
    `new WebAssembly.Module(${bytes(growing(memory(1)))}) instanceof WebAssembly.Module`,
    `WebAssembly.Module.customSections(new WebAssembly.Module(${bytes(growing(memory(1), { custom: 2 }))}), "note").length`,
    "await WebAssembly.compile(1)",
    "await WebAssembly.instantiate({})",
    "await WebAssembly.compile(new Uint8Array(3))",
    "WebAssembly.compile() instanceof Promise",
    `Object.keys(await WebAssembly.instantiate(${bytes(growing(memory(1)))}))`,
    `(await WebAssembly.instantiate(new WebAssembly.Module(${bytes(growing(memory(1)))}))) instanceof WebAssembly.Instance`,
    "new WebAssembly.Memory({ initial: 2, maximum: 1 })",
    "new WebAssembly.Memory({ initial: 1, maximum: 70000 })",
    "new WebAssembly.Memory({ initial: 1, maximum: NaN })",
    "new WebAssembly.Memory({ initial: 1, maximum: -1 })",
    "new WebAssembly.Memory({ initial: 1, maximum: 100 }).grow(2)",
  ])("what is within the limit is as in a bare context: %s", async (program) => {
    const wrapped = `(async () => { try { return String(${program}) } catch (e) { return [e.name, e.message.replace(/Argument 0/, "argument 0")].join() } })()`;
    const bare = (await vm.runInNewContext(wrapped, vm.constants.DONT_CONTEXTIFY)) as unknown;
    expect(await limited().run(wrapped)).toBe(bare);
  });
});
