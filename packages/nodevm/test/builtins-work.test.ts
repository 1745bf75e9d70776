/**
 * Programs that use builtins for their real work, run in the guest and, the same text, in plain Node: what they give must
 * be equal.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeVM } from "@sbx/nodevm";
import { afterAll, describe, expect, it } from "vitest";

const top = realpathSync(mkdtempSync(join(tmpdir(), "sbx-work-")));
afterAll(() => rmSync(top, { recursive: true, force: true }));

/** Of `localhost` and 127.0.0.1, signed by itself; made for these tests. */
const certificate = Object.fromEntries(
  ["key", "cert"].map((name) => [name, readFileSync(new URL(`fixtures/tls/${name}.pem`, import.meta.url), "utf8")]),
);

/** Each sets `module.exports` to something that JSON can tell, or to a promise of it. `top` is a folder of its own. */
const programs: Readonly<Record<string, string>> = {
  "a file through gzip and back, then hashed": `
    const fs = require("fs"), zlib = require("zlib"), crypto = require("crypto");
    const { pipeline } = require("stream/promises");
    module.exports = (async () => {
      fs.writeFileSync(top + "/a.txt", "hello ".repeat(10000));
      await pipeline(fs.createReadStream(top + "/a.txt"), zlib.createGzip(), fs.createWriteStream(top + "/a.gz"));
      await pipeline(fs.createReadStream(top + "/a.gz"), zlib.createGunzip(), fs.createWriteStream(top + "/b.txt"));
      const hash = crypto.createHash("sha256");
      for await (const chunk of fs.createReadStream(top + "/b.txt")) hash.update(chunk);
      return [fs.readFileSync(top + "/b.txt", "utf8").length, fs.statSync(top + "/a.gz").size < 1000, hash.digest("hex")];
    })();`,
  "compressors of every kind, in small pieces": `
    const zlib = require("zlib");
    const through = (stream, pieces) => new Promise((resolve, reject) => {
      const out = [];
      stream.on("data", (chunk) => out.push(chunk)).on("error", reject).on("end", () => resolve(Buffer.concat(out)));
      for (const piece of pieces) stream.write(piece);
      stream.end();
    });
    const small = { chunkSize: 64 }, text = Array.from({ length: 3000 }, (_, n) => "line " + n * n).join("\\n");
    const kinds = [["createGzip", "createGunzip"], ["createDeflate", "createInflate"], ["createDeflateRaw", "createInflateRaw"], ["createBrotliCompress", "createBrotliDecompress"]];
    module.exports = (async () => {
      const sizes = [];
      for (const [pack, unpack] of kinds) {
        const packed = await through(zlib[pack](small), [text.slice(0, 99), text.slice(99)]);
        const back = await through(zlib[unpack](small), [packed.subarray(0, 7), packed.subarray(7)]);
        sizes.push([packed.length, String(back) === text]);
      }
      const flushed = zlib.createDeflate(), parts = [];
      flushed.on("data", (chunk) => parts.push(chunk.length));
      flushed.write(text);
      await new Promise((resolve) => flushed.flush(resolve));
      await new Promise((resolve) => flushed.params(0, 0, resolve));
      flushed.end("rest");
      await new Promise((resolve) => flushed.on("end", resolve));
      return [sizes, parts];
    })();`,
  "host classes extended": `
    const { Readable, Transform, Writable } = require("stream");
    const { pipeline } = require("stream/promises");
    class Upper extends Transform {
      constructor() { super(); this.count = 0; }
      _transform(chunk, encoding, done) { this.count++; done(null, String(chunk).toUpperCase()); }
      own() { return 7; }
    }
    module.exports = (async () => {
      const upper = new Upper(), out = [];
      await pipeline(Readable.from(["a", "b"]), upper, new Writable({ write(chunk, encoding, done) { out.push(String(chunk)); done(); } }));
      return [out, upper instanceof Upper, upper instanceof Transform, upper instanceof Writable, upper.own(), upper.count, upper.constructor.name];
    })();`,
  "classes in the old way": `
    const { Writable, Readable } = require("stream"), util = require("util");
    function Sink() { Writable.call(this); this.got = []; }
    util.inherits(Sink, Writable);
    Sink.prototype._write = function (chunk, encoding, done) { this.got.push(String(chunk)); done(); };
    const source = Readable({ read() { this.push("q"); this.push(null); } });
    module.exports = new Promise((resolve) => {
      const sink = new Sink();
      sink.on("finish", () => resolve([sink.got, sink instanceof Writable]));
      source.pipe(sink);
    });`,
  "the stream module, which is a class": `
    const Stream = require("stream"), { Readable, Writable, PassThrough } = Stream, EventEmitter = require("events"), util = require("util");
    const plain = new Stream(), log = [];
    plain.on("x", (value) => log.push(value));
    plain.emit("x", 1);
    class Modern extends Stream { constructor() { super(); this.own = 2; } twice() { return this.own * 2; } }
    function Old() { Stream.call(this); }
    util.inherits(Old, Stream);
    const instances = [plain, new Modern(), new Old(), new Readable(), new Writable(), new PassThrough(), new EventEmitter(), {}];
    module.exports = [
      log, new Modern().twice(), typeof new Old().pipe, Stream.name, Stream.length, typeof Stream, Object.keys(plain),
      Stream.Stream === Stream, Stream.prototype.constructor === Stream, new Readable().constructor === Readable,
      Object.getPrototypeOf(Readable) === Stream, Object.getPrototypeOf(Stream) === EventEmitter, require("node:stream") === Stream,
      Object.getPrototypeOf(Stream.prototype) === EventEmitter.prototype, Readable.prototype instanceof Stream,
      instances.map((instance) => instance instanceof Stream), instances.map((instance) => instance instanceof EventEmitter),
      Object.prototype.propertyIsEnumerable.call(Stream, "pipe"), Reflect.ownKeys(Stream.prototype).includes("pipe"),
      Stream.promises === require("stream/promises"),
    ];`,
  "streams of the old kind, piped": `
    const Stream = require("stream"), { Readable, Writable } = Stream;
    function through(write, end) {
      const stream = new Stream();
      stream.readable = stream.writable = true;
      stream.paused = false;
      stream.write = function (data) { write.call(this, data); return !stream.paused; };
      stream.queue = stream.push = (data) => (stream.emit(data === null ? "end" : "data", data), stream);
      stream.end = function (data) { if (data !== undefined) stream.write(data); stream.writable = false; end.call(this); };
      stream.destroy = () => (stream.emit("close"), stream);
      stream.pause = () => ((stream.paused = true), stream);
      stream.resume = () => ((stream.paused = false), stream.emit("drain"), stream);
      return stream;
    }
    const upper = through(function (data) { this.queue(String(data).toUpperCase()); }, function () { this.queue("!"); this.queue(null); });
    const twice = through(function (data) { this.queue(data); this.queue(data); }, function () { this.queue(null); });
    module.exports = new Promise((resolve) => {
      const out = [];
      const sink = new Writable({ write(chunk, encoding, done) { out.push(String(chunk)); done(); } });
      sink.on("finish", () => resolve([out, upper instanceof Stream, upper.writable, Object.keys(upper)]));
      Readable.from(["a", "b"]).pipe(upper).pipe(twice).pipe(sink);
    });`,
  "lists of buffers, read and written at once": `
    const fs = require("fs"), { open } = require("fs/promises"), file = top + "/lists";
    module.exports = (async () => {
      const fd = fs.openSync(file, "w+"), parts = () => [new Uint8Array(2), Buffer.alloc(3)], text = (list) => list.map((part) => Buffer.from(part).toString());
      const written = fs.writevSync(fd, [Buffer.from("ab"), new Uint8Array([99, 100])], 0);
      const sync = parts(), later = parts(), handled = parts();
      const read = fs.readvSync(fd, sync, 0);
      await new Promise((resolve, reject) => fs.writev(fd, [Buffer.from("ef")], 4, (error) => (error ? reject(error) : resolve())));
      await new Promise((resolve, reject) => fs.readv(fd, later, 1, (error) => (error ? reject(error) : resolve())));
      fs.closeSync(fd);
      const handle = await open(file, "r+");
      await handle.writev([Buffer.from("xy")], 0);
      const result = await handle.readv(handled, 0);
      await handle.close();
      return [written, read, text(sync), text(later), text(handled), result.bytesRead, fs.readFileSync(file, "utf8")];
    })();`,
  "transforms flushed, once each": `
    const { Transform, PassThrough } = require("stream"), { pipeline } = require("stream/promises"), util = require("util");
    const calls = [];
    const last = (name) => function (done) { calls.push(name); this.push(name); done(); };
    const pass = (chunk, encoding, done) => done(null, chunk);
    class Modern extends Transform {}
    class Final extends Transform {}
    class Passing extends PassThrough {}
    function Old() { Transform.call(this); }
    util.inherits(Old, Transform);
    for (const type of [Modern, Final, Old]) Object.assign(type.prototype, { _transform: pass, _flush: last(type.name) });
    Final.prototype._final = function (done) { calls.push("final"); done(); };
    Passing.prototype._flush = last("Passing");
    const given = new Transform({ transform: pass, flush: last("given") });
    module.exports = (async () => {
      const out = [];
      for (const stream of [new Modern(), new Final(), new Old(), new Passing(), given]) {
        stream.on("data", (chunk) => out.push(String(chunk)));
        stream.end("a");
        await new Promise((resolve) => stream.on("close", resolve).on("error", resolve));
      }
      return [out, calls];
    })();`,
  "lines of a stream": `
    const { Readable } = require("stream");
    const lines = async (make) => { const all = []; for await (const line of make({ input: Readable.from(["a\\nb", "c\\n"]) })) all.push(line); return all; };
    module.exports = Promise.all([lines(require("readline").createInterface), lines(require("readline/promises").createInterface)]);`,
  "interfaces of readline extended": `
    const readline = require("readline"), promises = require("readline/promises"), { Readable, PassThrough } = require("stream");
    module.exports = (async () => {
      const all = [];
      class Lines extends readline.Interface {
        constructor(input) { super({ input }); this.n = 0; }
        close() { all.push("closing"); super.close(); }
        own() { return 7; }
      }
      const lines = new Lines(Readable.from(["a\\nb", "c\\n"]));
      lines.on("line", (line) => all.push(line, lines.n++));
      await new Promise((resolve) => lines.on("close", resolve));
      class Asking extends promises.Interface {}
      const input = new PassThrough(), output = new PassThrough(), asking = new Asking({ input, output });
      const answer = asking.question("name? "); input.write("sbx\\n");
      all.push(await answer, String(output.read()), asking instanceof Asking, asking instanceof promises.Interface, lines instanceof Lines, lines.own(), Object.getPrototypeOf(lines) === Lines.prototype);
      asking.close();
      return all;
    })();`,
  "a question answered": `
    const { PassThrough } = require("stream");
    const input = new PassThrough(), output = new PassThrough();
    const interface = require("readline/promises").createInterface({ input, output });
    module.exports = interface.question("name? ").then((answer) => { interface.close(); return [answer, String(output.read())]; });
    input.write("sbx\\n");`,
  "events awaited": `
    const { once, on, EventEmitter } = require("events"), { PassThrough } = require("stream");
    module.exports = (async () => {
      const stream = new PassThrough(), data = once(stream, "data");
      stream.write("z");
      const [chunk] = await data;
      const emitter = new EventEmitter(), got = [];
      setTimeout(() => { emitter.emit("x", 1); emitter.emit("x", 2); }, 1);
      for await (const [value] of on(emitter, "x")) { got.push(value); if (got.length === 2) break; }
      const failed = once(emitter, "never").catch((error) => error.message);
      emitter.emit("error", new Error("first"));
      return [String(chunk), got, await failed, stream instanceof EventEmitter, emitter.listenerCount("x")];
    })();`,
  "whole streams": `
    const { text, json, arrayBuffer } = require("stream/consumers"), { Readable } = require("stream");
    module.exports = (async () => [await text(Readable.from(["a", "b"])), await json(Readable.from(['{"a":1}'])),
      (await arrayBuffer(Readable.from([new Uint8Array(3)], { objectMode: false }))).byteLength])();`,
  "web streams": `
    const { ReadableStream, TransformStream } = require("stream/web");
    module.exports = (async () => {
      const source = new ReadableStream({ start(controller) { controller.enqueue("a"); controller.enqueue("b"); controller.close(); } });
      const upper = new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk.toUpperCase()); } });
      const all = []; for await (const chunk of source.pipeThrough(upper)) all.push(chunk);
      return all;
    })();`,
  "digests, signatures, ciphers, keys": `
    const crypto = require("crypto"), { promisify } = require("util");
    const bytes = (n, v) => new Uint8Array(n).fill(v);
    module.exports = (async () => {
      const pair = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
      const signature = crypto.sign("sha256", bytes(3, 1), pair.privateKey);
      const cipher = crypto.createCipheriv("aes-256-cbc", bytes(32, 1), bytes(16, 2));
      const secret = cipher.update("secret", "utf8", "hex") + cipher.final("hex");
      const decipher = crypto.createDecipheriv("aes-256-cbc", bytes(32, 1), bytes(16, 2));
      const random = crypto.randomFillSync(bytes(8, 0));
      return [
        crypto.createHash("sha256").update("a").update(bytes(2, 7)).digest("hex"), crypto.createHmac("sha1", "k").update("d").digest("base64"),
        Buffer.from(await promisify(crypto.scrypt)("p", "s", 16)).toString("hex"), Buffer.from(crypto.pbkdf2Sync("p", "s", 2, 8, "sha256")).toString("hex"),
        crypto.verify("sha256", bytes(3, 1), pair.publicKey, signature), pair.privateKey.asymmetricKeyType, secret, decipher.update(secret, "hex", "utf8") + decipher.final("utf8"),
        random.some((n) => n !== 0), crypto.timingSafeEqual(bytes(2, 1), bytes(2, 1)), crypto.randomUUID().length, crypto.getHashes().includes("sha256"), crypto.randomInt(1, 2),
      ];
    })();`,
  webcrypto: `
    const { webcrypto, subtle } = require("crypto");
    module.exports = (async () => {
      const digest = Buffer.from(await webcrypto.subtle.digest("SHA-256", new Uint8Array([1, 2])));
      const key = await subtle.importKey("raw", new Uint8Array(16), "AES-GCM", true, ["encrypt", "decrypt"]);
      const algorithm = { name: "AES-GCM", iv: new Uint8Array(12) };
      const sealed = await subtle.encrypt(algorithm, key, new Uint8Array([9, 8]));
      return [digest.toString("hex"), Buffer.from(await subtle.decrypt(algorithm, key, sealed)).toString("hex")];
    })();`,
  "compression at once and later": `
    const zlib = require("zlib"), { promisify } = require("util");
    module.exports = (async () => [
      String(zlib.gunzipSync(zlib.gzipSync("abc"))), String(await promisify(zlib.inflate)(await promisify(zlib.deflate)("x"))),
      String(zlib.brotliDecompressSync(zlib.brotliCompressSync("br"))), await new Promise((resolve) => zlib.gunzip("no", (error) => resolve(error.code))),
    ])();`,
  "files by promises": `
    const fs = require("fs/promises");
    module.exports = (async () => {
      const file = await fs.open(top + "/h.txt", "w+");
      await file.writeFile("line1\\nline2\\n"); await file.close();
      const again = await fs.open(top + "/h.txt"), lines = [];
      for await (const line of again.readLines()) lines.push(line);
      await fs.mkdir(top + "/d", { recursive: true }); await fs.rename(top + "/h.txt", top + "/d/h.txt");
      const entries = await fs.readdir(top + "/d", { withFileTypes: true });
      return [lines, entries.map((entry) => [entry.name, entry.isFile()]), (await fs.stat(top)).isDirectory(), await fs.readFile(top + "/nope").catch((error) => [error.code, error.syscall])];
    })();`,
  "an HTTP server answered and called": `
    const http = require("http");
    const server = http.createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk)).on("end", () => {
        response.statusCode = 201; response.setHeader("x-a", "b");
        response.end(request.method + " " + request.url + " " + body);
      });
    });
    module.exports = new Promise((resolve, reject) => server.listen(0, "127.0.0.1", () => {
      const request = http.request({ port: server.address().port, host: "127.0.0.1", path: "/q?1", method: "POST" }, (response) => {
        let body = ""; response.setEncoding("utf8");
        response.on("data", (chunk) => (body += chunk)).on("end", () => {
          server.close();
          resolve([response.statusCode, response.headers["x-a"], body, response instanceof http.IncomingMessage, request.agent === http.globalAgent]);
        });
      });
      request.on("error", reject).end("body");
    }));`,
  "a socket echoed": `
    const net = require("net");
    const server = net.createServer((socket) => socket.on("data", (data) => socket.end("echo " + data)));
    module.exports = new Promise((resolve) => server.listen(0, "127.0.0.1", () => {
      const socket = net.connect(server.address().port, "127.0.0.1", () => socket.write("yo"));
      let text = "";
      socket.on("data", (data) => (text += data)).on("close", () => { server.close(); resolve([text, net.isIP("::1"), socket instanceof net.Socket]); });
    }));`,
  "an encrypted socket echoed, an HTTPS server called": `
    const tls = require("tls"), https = require("https");
    const listening = (server) => new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
    module.exports = (async () => {
      const server = tls.createServer({ key, cert }, (socket) => socket.on("data", (data) => socket.end("echo " + data + " " + socket.encrypted)));
      const port = await listening(server);
      const told = await new Promise((resolve, reject) => {
        const socket = tls.connect({ port, host: "127.0.0.1", servername: "localhost", ca: cert }, () => socket.write("hi"));
        let text = "";
        socket.setEncoding("utf8").on("data", (data) => (text += data)).on("error", reject);
        socket.on("close", () => resolve([text, socket.authorized, socket instanceof tls.TLSSocket]));
        socket.on("secureConnect", () => (text += socket.getPeerCertificate().subject.CN + " " + socket.getProtocol() + " "));
      });
      const refused = await new Promise((resolve) => tls.connect({ port, host: "127.0.0.1", servername: "localhost" }).on("error", (error) => resolve(error.code)));
      server.close();
      const web = https.createServer({ key, cert }, (request, response) => {
        let body = "";
        request.on("data", (data) => (body += data)).on("end", () => response.writeHead(201, { "x-a": "b" }).end(request.method + " " + request.url + " " + body + request.socket.encrypted));
      });
      const webPort = await listening(web);
      const call = (options, body) => new Promise((resolve) => {
        const request = https.request({ port: webPort, host: "127.0.0.1", servername: "localhost", ...options }, (response) => {
          let text = "";
          response.on("data", (data) => (text += data)).on("end", () => resolve([response.statusCode, response.headers["x-a"], text]));
        });
        request.on("error", (error) => resolve(error.code)).end(body);
      });
      const agent = new https.Agent({ ca: cert, keepAlive: true });
      const answers = [await call({ method: "PUT", path: "/p", ca: cert }, "body "), await call({ path: "/q" }), await call({ path: "/r", agent }), await call({ path: "/s", agent })];
      agent.destroy(); web.close(); web.closeAllConnections();
      return [told, refused, answers, https.globalAgent instanceof https.Agent, tls.getCiphers().length > 0, tls.rootCertificates.length > 0];
    })();`,
  "texts in pieces, values compared and shown": `
    const { StringDecoder } = require("string_decoder"), assert = require("assert"), strict = require("assert/strict"), util = require("util");
    const { Buffer, transcode, constants, isUtf8 } = require("buffer");
    const decoder = new StringDecoder("utf8"), bytes = Buffer.from("é€😀");
    const pieces = [...bytes].map((byte) => decoder.write(Buffer.from([byte])));
    const failed = (f) => { try { f(); return "passed" } catch (error) { return [error.name, error.code, error.actual, error.expected, error instanceof assert.AssertionError] } };
    class Point { constructor() { this.x = 1; this.list = [1, new Map([["k", new Set([2])]])]; } }
    module.exports = [pieces, decoder.end(), failed(() => assert.strictEqual(1, 2)), failed(() => strict.deepEqual({ a: [new Date(1)] }, { a: [new Date(1)] })),
      failed(() => assert.throws(() => { throw new TypeError("x") }, /y/)), failed(() => assert.rejects), failed(() => assert.notDeepStrictEqual(new Set([1]), new Set([1]))),
      util.format("%s %d %j %o", "a", 1.5, { b: 1 }, [1]), util.inspect(new Point(), { depth: 4 }), util.isDeepStrictEqual(new Point(), new Point()), util.types.isDate(new Date()),
      transcode(Buffer.from("€"), "utf8", "latin1").toString("hex"), isUtf8(Buffer.from([255])), constants.MAX_LENGTH > 0, util.styleText === undefined || util.stripVTControlCharacters("\\u001b[31mred\\u001b[39m"),
      util.parseArgs({ args: ["-f", "--bar", "b"], options: { f: { type: "boolean", short: "f" }, bar: { type: "string" } } }).values.bar];`,
  "names and addresses": `
    const url = require("url"), querystring = require("querystring"), punycode = require("punycode"), path = require("path");
    module.exports = [new url.URL("http://a/b?c=d").searchParams.get("c"), url.fileURLToPath("file:///a/b"), url.pathToFileURL("/a b").href,
      [...new url.URLSearchParams("a=1&b=2")], url.urlToHttpOptions(new url.URL("http://a:80/x")).pathname, querystring.parse("a=1&a=2"), punycode.toASCII("mañana.com"), path.win32.resolve("C:\\\\a", "..", "b")];`,
  waiting: `
    const timers = require("timers/promises");
    module.exports = (async () => { let n = 0; for await (const value of timers.setInterval(1, "i")) if (++n > 2) break; return [await timers.setTimeout(1, "v"), n]; })();`,
};

const builtins = ["*"];

async function inGuest(program: string): Promise<unknown> {
  const vm = new NodeVM({ require: { builtin: builtins }, sandbox: { top, ...certificate, Buffer } });
  try {
    return JSON.parse(JSON.stringify(await vm.run<Promise<unknown>>(program, join(top, "program.js"))));
  } finally {
    vm.dispose();
  }
}

async function inNode(program: string): Promise<unknown> {
  const module = { exports: undefined as unknown };
  const given = { module, require: createRequire(import.meta.url), top, ...certificate };
  new Function(...Object.keys(given), program)(...(Object.values(given) as unknown[]));
  return JSON.parse(JSON.stringify(await module.exports)) as unknown;
}

describe("builtins do their real work in the guest, with the results of plain Node", () => {
  it.each(Object.entries(programs))("GP-8 BI-15 BI-17: %s", async (_title, program) => {
    expect(await inGuest(program)).toEqual(await inNode(program));
  });
});
