/**
 * The host of a run in the browser. The guest's realm is that of a same-origin frame which is taken out of the document
 * before any program runs: then `top`, `parent` and `frameElement` of the guest are null, and nothing of it can load.
 */
import { createMembrane, type Membrane } from "@sbx/bridge";
import { transform } from "@sbx/transformer";
import { makeHostObjects } from "../shared/host-objects.js";
import { limits, type ChildEvent, type Failure, type ProgramRequest } from "../shared/protocol.ts";
import { makeWatcher } from "../shared/watch.ts";
import { show } from "./show.ts";

type Evaluate = (text: string) => unknown;

/** Who embeds this frame, under either name of the machine. */
const allowedParents: ReadonlySet<string> = new Set(
  ["127.0.0.1", "localhost"]
    .map((name) => `${location.protocol}//${name}${location.port === "" ? "" : `:${location.port}`}`)
    .concat(location.origin),
);

let page = location.origin;

const send = (event: ChildEvent | { readonly type: "end" | "ready" }): void => {
  parent.postMessage(event, event.type === "ready" ? "*" : page);
};

/** A realm of its own, out of reach of this one but for its evaluator. */
const makeRealm = (): Promise<Evaluate> =>
  new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.addEventListener("load", () => {
      const evaluate = (frame.contentWindow as unknown as { readonly eval: Evaluate }).eval;
      frame.remove();
      resolve((text) => evaluate(text));
    });
    frame.src = "/realm.html";
    document.body.append(frame);
  });

/**
 * I7: text that the transformer has not seen is not compiled. A native import would be answered with an error of another
 * realm, so the guest gets evaluators that refuse, before the membrane captures what the realm has.
 */
const noEvaluatorsText = `(() => {
  const refuse = (name) => {
    const evaluator = { [name]: function () { throw new EvalError("Code from strings is not available in this mode"); } }[name];
    return evaluator;
  };
  const samples = [function () {}, function* () {}, async function () {}, async function* () {}];
  for (const sample of samples) {
    const prototype = Object.getPrototypeOf(sample);
    const evaluator = refuse(prototype.constructor.name);
    Object.defineProperty(evaluator, "prototype", { value: prototype, writable: false });
    Object.defineProperty(prototype, "constructor", { value: evaluator, writable: false, configurable: false });
  }
  Object.defineProperty(globalThis, "Function", { value: Function.prototype.constructor, writable: false, configurable: false });
  Object.defineProperty(globalThis, "eval", { value: refuse("eval"), writable: false, configurable: false });
})()`;

/** I10: of the guest's global object, what is not the language's is taken away, as far as a browser lets it go. */
const tameText = `(() => {
  const kept = new Set(${JSON.stringify([
    ..."Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp".split(
      " ",
    ),
    ..."Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math Intl".split(
      " ",
    ),
    ..."ArrayBuffer Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array".split(
      " ",
    ),
    ..."Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet WeakRef Proxy Reflect".split(
      " ",
    ),
    ..."FinalizationRegistry decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN Iterator".split(
      " ",
    ),
  ])});
  for (const key of Reflect.ownKeys(globalThis)) if (!kept.has(key)) Reflect.deleteProperty(globalThis, key);
})()`;

const textOf = (error: unknown, key: "name" | "message" | "stack"): string => {
  try {
    const value: unknown = (error as Record<string, unknown>)[key];
    return typeof value === "string" ? value.slice(0, limits.text) : "";
  } catch {
    return "";
  }
};

const failureOf = (error: unknown, how: Failure["how"]): ChildEvent => {
  const stack = textOf(error, "stack");
  const [, line = "0", column = "0"] = /program\.js:(\d+)(?::(\d+))?/.exec(stack) ?? [];
  const caret = /program\.js:\d+\n.*\n( *)\^/.exec(stack)?.[1];
  const frames = stack.split("\n").filter((text) => text.includes("program.js:"));
  const name = textOf(error, "name");
  const message = error instanceof Error ? textOf(error, "message") : show(error);
  return {
    type: "failure",
    name,
    message,
    stack: [`${name}: ${message}`, ...frames].join("\n"),
    line: Number(line),
    column: caret === undefined ? Number(column) : caret.length + 1,
    how,
  };
};

/** Lets the first ones through, then tells how many more there are. */
const capped = (most: number) => {
  let count = 0;
  return (event: ChildEvent): void => {
    count += 1;
    if (count <= most) send(event);
    else if (Number.isInteger(Math.log2(count - most)) && event.type === "crossing")
      send({ type: "more", count: count - most });
  };
};

const makeLogs = (report: (event: ChildEvent) => void): object => {
  const sendLine = capped(limits.consoleLines);
  const log =
    (method: string) =>
    (...values: unknown[]): void => {
      const text = values.map((value) => (typeof value === "string" ? value : show(value))).join(" ");
      report({
        type: "crossing",
        from: "guest",
        operation: "call",
        path: `console.${method}`,
        detail: text.slice(0, 60),
      });
      sendLine({ type: "console", method, text: text.slice(0, limits.text) });
    };
  return Object.fromEntries(["log", "info", "debug", "warn", "error"].map((method) => [method, log(method)]));
};

function endow(membrane: Membrane, { policy, hidden, data, console }: ProgramRequest): void {
  const report = capped(limits.crossings);
  const { watch } = makeWatcher({
    report: (crossing) => report({ type: "crossing", ...crossing }),
    shared: (proxy) => membrane.setPolicy(proxy, "readonly"),
  });
  const own = data.trim() === "" ? {} : { data: JSON.parse(data) as unknown };
  const given = { ...makeHostObjects(), ...own };
  for (const [name, value] of Object.entries(given)) {
    const endowment = watch(value, name);
    if (typeof endowment === "object" && endowment !== null)
      membrane.setPolicy(endowment, hidden.length > 0 ? { base: policy, hidden } : policy);
    Reflect.set(membrane.global, name, endowment);
  }
  const logs = makeLogs(report);
  membrane.setPolicy(logs, "readonly");
  if (console) Reflect.set(membrane.global, "console", logs);
}

/** With that word in it, the transformer reads any text: then a syntax error has a place. It refuses import expressions. */
const readable = (source: string): string => transform(`${source}\n//async`, { filename: "program.js" }).code;

async function run(request: ProgramRequest): Promise<void> {
  const evaluate = await makeRealm();
  evaluate(tameText);
  evaluate(noEvaluatorsText);
  const membrane = createMembrane({ evaluate });
  endow(membrane, request);
  const since = performance.now();
  const result = (text: string): void => {
    send({ type: "result", text: text.slice(0, limits.text), ms: performance.now() - since });
  };
  try {
    const text = `${readable(request.source)}\n//# sourceURL=program.js`;
    let raw: unknown;
    try {
      raw = evaluate(text);
    } catch (error) {
      throw membrane.thrownToHost(error);
    }
    const value = membrane.toHost(raw);
    result(show(value));
    if (value instanceof Promise) result(`resolved: ${show(await (value as Promise<unknown>))}`);
  } catch (error) {
    send(failureOf(error, "thrown"));
  }
}

addEventListener("message", ({ source, origin, data }: MessageEvent) => {
  if (source !== parent || !allowedParents.has(origin)) return;
  page = origin;
  // What the guest's promise jobs still have to say comes first.
  void run(data as ProgramRequest).finally(() => setTimeout(() => send({ type: "end" }), 50));
});
send({ type: "ready" });
