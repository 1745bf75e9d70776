import type { AttackEntry } from "../entry.ts";
import { family, type FamilyEntry } from "./define.ts";

const dangerous = `["module", "vm", "worker_threads", "cluster", "repl", "inspector", "inspector/promises", "trace_events", "wasi", "process", "child_process", "v8", "async_hooks", "diagnostics_channel", "perf_hooks", "os", "dns", "dns/promises", "test", "sqlite", "sea", "_http_agent", "_http_client", "_stream_wrap", "_tls_wrap", "internal/bootstrap/realm"]`;

/** Class 29: builtins that are authority in disguise. */
const builtins: FamilyEntry[] = [
  {
    name: "dangerous-by-name",
    title: "Requires each dangerous builtin, plain, with its scheme once and twice, with a subpath, in other case",
    threat: "H29",
    source: `for (const n of ${dangerous}) for (const id of [n, "node:" + n, "node:node:" + n, n + "/", n.toUpperCase(), "./" + n, " " + n]) { let m; try { m = require(id); } catch { continue; } pwn(m); }`,
  },
  {
    name: "authority-used",
    title: "Runs text in the realm of the host by each builtin that could",
    threat: "H29",
    source: `for (const id of ["vm", "node:vm", "module", "process", "worker_threads", "repl"]) { const m = attempt(() => require(id)); for (const go of [() => m.runInThisContext("hostCanary()"), () => new m.Script("hostCanary()").runInThisContext(), () => m.compileFunction("return hostCanary()")(), () => m.createRequire(app + "/x.js")("vm").runInThisContext("hostCanary()"), () => m._load("vm").runInThisContext("hostCanary()"), () => m.getBuiltinModule("vm").runInThisContext("hostCanary()")]) pwn(attempt(go)); }`,
  },
  {
    name: "loaders-of-the-host",
    title: "Reaches a loader by process, module, require and their constructors",
    threat: "H29",
    source: `for (const go of [() => process.getBuiltinModule("fs"), () => process.binding("fs"), () => process.mainModule.require("fs"), () => module.constructor._load("child_process"), () => module.constructor.createRequire(app + "/x.js")("fs"), () => require("module")._load("fs"), () => require.main.constructor._load("fs"), () => require.cache, () => require.extensions[".js"], () => new module.constructor("x").require("child_process"), () => module.constructor.prototype.require.call({ path: "/", paths: ["/"] }, "fs"), () => require("process"), () => module.children[0].constructor.Module]) pwn(attempt(go));`,
  },
];

/** Class 30: members that are authority inside allowed builtins. */
const members: FamilyEntry[] = [
  {
    name: "members-of-builtins",
    title: "Walks every member of every builtin that it gets",
    threat: "H30",
    source: `for (const n of ["assert", "buffer", "crypto", "events", "fs", "fs/promises", "http", "https", "net", "path", "punycode", "querystring", "readline", "stream", "string_decoder", "timers", "tls", "url", "util", "zlib"]) { const m = attempt(() => require(n)); pwn(m); if (m) for (const k of Reflect.ownKeys(m)) { const d = Reflect.getOwnPropertyDescriptor(m, k); pwn(d.value); if (d.value && d.value.prototype) pwn(d.value.prototype); } }`,
  },
  {
    name: "internals-of-instances",
    title: "Walks what sockets, servers, streams, files, requests and contexts carry under symbols and underscores",
    threat: "H30",
    options: { modules: true, wait: 80 },
    source: `const keep = []; const walk = (o, d) => { if ((typeof o !== "object" && typeof o !== "function") || o === null || keep.includes(o) || d > 3) return; keep.push(o); pwn(o); for (const k of Reflect.ownKeys(o)) { const v = attempt(() => o[k]); submit(v); walk(v, d + 1); } }; for (const go of [() => new (require("net").Socket)(), () => require("net").createServer(), () => require("http").createServer(), () => new (require("http").Agent)(), () => require("http").globalAgent, () => require("stream").Readable.from(["a"]), () => require("zlib").createGzip(), () => require("fs").createReadStream(app + "/data/a.txt"), () => require("crypto").createHash("sha256"), () => require("tls").createSecureContext(), () => require("readline").createInterface({ input: new (require("stream").PassThrough)() })]) { const o = attempt(go); attempt(() => o.on("error", () => {})); walk(o, 0); }`,
  },
  {
    name: "file-by-stream-class",
    title: "Opens a file outside of the roots by the class of a stream, and by changing a stream before it opens",
    threat: "H30",
    goal: "disclose",
    options: { modules: true, limitedFs: true, wait: 150 },
    source: `const fs = require("fs"), out = app + "/../secret.json"; const take = (s) => { if (s && s.on) s.on("data", (d) => tell(String(d))).on("error", submit); }; const s = () => fs.createReadStream(app + "/data/a.txt"); take(attempt(() => new (s().constructor)(out))); take(attempt(() => new fs.ReadStream(out))); const a = attempt(s); attempt(() => { a.path = out; }); take(a); const b = attempt(s); for (const k of Reflect.ownKeys(b || {})) { const v = attempt(() => b[k]); if (v && v.readFileSync) tell(attempt(() => v.readFileSync(out, "utf8"))); if (v && v.open) attempt(() => v.open(out, "r", (e, fd) => v.read && tell(String(fd)))); } take(b); tell(attempt(() => fs.readFileSync(out, "utf8"))); tell(attempt(() => fs.readFileSync(app + "/data/link.json", "utf8"))); tell(attempt(() => fs.readFileSync(app + "/data/../../secret.json", "utf8"))); fs.promises.readFile(out, "utf8").then(tell, submit);`,
  },
  {
    name: "process-stopped-by-readline",
    title:
      "Has an interface of readline take its input for a terminal and read Ctrl-Z, as a call that may reach the process",
    threat: "H30",
    breaks: ["I9"],
    unproved: "it would stop the process that proves it",
    source: `const readline = require("readline"), { PassThrough } = require("stream"); const r = readline.createInterface({ input: Object.assign(new PassThrough(), { isTTY: true, setRawMode() {} }), output: new PassThrough(), terminal: true }); attempt(() => { r.terminal = true; }); attempt(() => r.write(null, { ctrl: true, name: "z" })); for (let p = readline.Interface.prototype; p; p = Object.getPrototypeOf(p)) for (const k of Reflect.ownKeys(p)) if (String(k).includes("tyWrite")) attempt(() => r[k](null, { ctrl: true, name: "z" }));`,
  },
  {
    name: "errors-of-limited-streams",
    title: "Ends the process by streams of a limited fs whose errors nobody listens to",
    threat: "H30",
    breaks: ["I9"],
    goal: "end",
    options: { modules: true, wait: 100 },
    source: `const fs = require("fs"); for (const f of [() => fs.createReadStream(app + "/data/none"), () => fs.createReadStream(app + "/data"), () => fs.createWriteStream(app + "/data/x/y"), () => new fs.ReadStream(app + "/data/none"), () => { const s = fs.createReadStream(app + "/data/a.txt"); s.path = app + "/../secret.json"; }]) attempt(f);`,
  },
  {
    name: "memory-freed-under-native-code",
    title:
      "Shrinks and detaches buffers while a cipher, a compressor and the file system work on them in other threads",
    unproved: "whether another thread meets memory that was freed is chance",
    threat: "G26",
    breaks: ["I9"],
    goal: "end",
    options: { modules: true, wait: 300 },
    source: `const { randomFill } = require("crypto"), { deflate } = require("zlib"), fs = require("fs"), size = 1 << 25; const make = () => new ArrayBuffer(size, { maxByteLength: size }); const free = (b) => { attempt(() => b.resize(0)); attempt(() => b.transfer(0)); };
      const use = [(v) => randomFill(v, submit), (v) => randomFill(v, submit), (v) => randomFill(v, submit), (v) => deflate(v, submit), (v) => fs.writeFile("/dev/null", v, submit)]; for (const f of use) { const b = make(); attempt(() => f(new Uint8Array(b))); setTimeout(free, 1, b); }`,
  },
  {
    name: "stopped-within-builtins",
    title: "Is stopped by the time limit while a builtin has changed something of the process for the time of its call",
    threat: "F24",
    breaks: ["I6"],
    goal: "mutate",
    unproved: "on a plain context nothing is changed for the time of a call",
    options: { modules: true, timeout: 60 },
    source: `const { Readable } = require("stream"); const r = new Readable({ read() {} }); r.on("x", () => { throw 1; }); for (;;) try { r.emit("x"); } catch (e) { submit(e); }`,
  },
  {
    name: "errors-in-the-event-loop",
    title: "Ends the process by listeners that throw, methods that throw and errors that nobody listens to",
    threat: "H30",
    breaks: ["I9"],
    goal: "end",
    options: { modules: true, wait: 150 },
    source: `const fs = require("fs"), util = require("util"), { Readable, Transform, Writable } = require("stream"); fs.stat("/", () => { throw new Error("callback"); }); fs.stat("/", () => { throw 5; }); class T extends Transform { _transform() { throw new Error("method"); } } Readable.from(["a"]).pipe(new T()); function W() { Writable.call(this); } util.inherits(W, Writable); const w = new W(); w._events = {}; w.end(); w.write("x"); const p = new Transform(); p.removeAllListeners("error"); attempt(() => { p._events = {}; }); p.destroy(new Error("nobody listens")); const q = new Transform({ transform() { throw null; } }); setTimeout(() => q.write("x"), 1);`,
  },
];

/** Classes 31 and 32: paths and names. */
const paths: FamilyEntry[] = [
  {
    name: "paths-out-of-the-root",
    title: "Requires files outside of the root: dots, prefixes, links, URLs, encodings, package fields, self-reference",
    threat: "H31",
    goal: "disclose",
    source: `for (const id of ["../secret.js", "../secret", "./../secret.json", app + "/../secret.js", app + "-secrets", app + "-secrets/data.json", "../app-secrets", "./folder", "./folder/data.json", "./link.js", "./link", "linked", "linked/data.json", "main-out", "exports-out", "#out", "app/../secret.js", "listed/../../../secret.js", "listed/%2e%2e/%2e%2e/secret.js", "file://" + app + "/../secret.js", ".//..//secret.js", "./x/../../secret.js", "..\\\\secret.js", "./link.js/", "../secret.js\\0.js", "./data/link.json"]) tell(attempt(() => require(id)));`,
  },
  {
    name: "names-that-nobody-listed",
    title: "Requires packages whose names only resemble a listed one, or that are reached through it",
    threat: "H32",
    goal: "disclose",
    source: `for (const id of ["unlisted", "listed-not", "@scope/unlisted", "./node_modules/unlisted", app + "/node_modules/unlisted/index.js", "listed/../unlisted", "listed/../listed-not", "#unlisted", "LISTED-NOT", "unlisted/", "unlisted/index.js", "node_modules/unlisted"]) tell(attempt(() => require(id))); const l = attempt(() => require("listed")); for (const id of ["unlisted", "../unlisted", "../listed-not/index.js", "../../../secret.js"]) { tell(attempt(() => l.require(id))); tell(attempt(() => l.module.require(id))); }`,
  },
];

/** Class 33: the machinery of modules. */
const machinery: FamilyEntry[] = [
  {
    name: "forged-modules",
    title: "Forges, changes and replaces modules, paths, caches and extension handlers to load what it may not",
    threat: "H33",
    goal: "disclose",
    source: `const out = app + "/../secret.js"; for (const go of [() => { module.paths.unshift(app + "/../"); return require("secret"); }, () => { module.filename = app + "/../x.js"; module.path = app + "/.."; return require("./secret.js"); }, () => require.extensions[".js"]({ exports: {}, _compile(t) { tell(t); } }, out), () => { const m = { exports: {}, filename: out, paths: [] }; require.extensions[".json"](m, app + "/../secret.json"); return m.exports; }, () => { const M = module.constructor, m = new M(out, null); m.filename = out; m.paths = [app + "/.."]; return m.require("secret"); }, () => { require.cache[app + "/local.js"] = { exports: 1 }; require.extensions[".js"] = (m, f) => { tell(attempt(() => require("fs").readFileSync(f, "utf8"))); }; return require("../secret.js"); }, () => { const m = new module.constructor(out); m.load(out); return m.exports; }, () => require(require.resolve("../secret.js")), () => require.resolve("secret", { paths: [app + "/.."] }), () => { require.extensions["/../secret.js"] = require.extensions[".js"]; return require("./x"); }]) tell(attempt(go));`,
  },
  {
    name: "prototypes-of-builtins",
    title:
      "Has the methods and constructors of Node's classes work on the prototypes of others, as receivers, arguments and options",
    threat: "F24",
    breaks: ["I6"],
    goal: "mutate",
    source: `const classes = []; for (const n of ["stream", "zlib", "fs", "net", "http"]) { const m = attempt(() => require(n)); for (const k of ["Stream", "Readable", "Duplex", "Transform", "PassThrough", "Gzip", "ReadStream", "Socket", "Server", "Agent"]) { const C = attempt(() => m[k]); if (typeof C === "function") classes.push(C); } }
      const listener = () => 1, { Readable, PassThrough, pipeline, finished, compose, addAbortSignal } = require("stream"), targets = new Set(); for (const C of classes) for (let T = C.prototype; T && T !== Object.prototype; T = Object.getPrototypeOf(T)) targets.add(T);
      for (const T of targets) for (const C of classes.slice(0, 5)) { for (const go of [() => C.call(T, {}), () => Reflect.apply(C, T, [{ read() {}, write() {} }])]) attempt(go); for (const m of ["on", "once", "prependListener", "setMaxListeners", "removeAllListeners", "emit", "pipe", "push", "pause", "resume", "cork", "destroy"]) { const f = attempt(() => C.prototype[m]); if (typeof f === "function") attempt(() => f.call(T, m === "pipe" ? new PassThrough() : "x", listener)); } }
      for (const T of targets) for (const go of [() => Readable.from(["a"]).pipe(T), () => new PassThrough().emit("pipe", T), () => new PassThrough().emit("x", T), () => pipeline(Readable.from(["a"]), T, listener), () => finished(T, listener), () => compose(T, T), () => addAbortSignal(new AbortController().signal, T), () => new Readable().wrap(T), () => require("http").request({ agent: T, createConnection: () => T }).on("error", listener), () => require("events").setMaxListeners(3, T), () => require("events").once(T, "x").catch(listener)]) attempt(go);`,
  },
  {
    name: "code-of-the-library",
    title: "Loads the files of the sandbox itself",
    threat: "H33",
    source: `for (const id of ["@sbx/vm", "@sbx/nodevm", "@sbx/bridge", "@sbx/vm/internal", "vm2"]) pwn(attempt(() => require(id)));`,
    unproved: "the tree has no copy of the library that plain Node would find",
  },
];

/** Class 34: traps of configuration. */
const configuration: FamilyEntry[] = [
  {
    name: "sandbox-within",
    title: "Makes sandboxes of its own, which would have whatever options it likes",
    threat: "H34",
    unproved: "plain Node has no such module",
    source: `for (const id of ["vm2", "node:vm2", "@sbx/nodevm"]) { const m = attempt(() => require(id)); submit(m); if (m) pwn(attempt(() => new m.NodeVM({ require: { dangerousBuiltins: ["child_process"] } }).run("module.exports = require('child_process')"))); }`,
  },
];

export const modules: AttackEntry[] = family(
  "modules",
  { breaks: ["I1", "I10"], threat: "H29", target: "nodevm", options: { modules: true } },
  [...builtins, ...members, ...paths, ...machinery, ...configuration],
);
