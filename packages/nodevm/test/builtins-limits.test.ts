/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what its program gives */
import { readFileSync, mkdirSync, mkdtempSync, openSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { type Server, createServer as createHttpServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeVM, type VMRequire } from "@sbx/nodevm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

const top = realpathSync(mkdtempSync(join(tmpdir(), "sbx-limits-")));
const inside = join(top, "in");
mkdirSync(inside);
writeFileSync(join(inside, "a.txt"), "inside");
writeFileSync(join(top, "secret.txt"), "SECRET");

let server: Server;
let port: number;
beforeAll(async () => {
  server = createHttpServer((_request, response) => response.end("host"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
const vms: NodeVM[] = [];
afterEach(() => {
  for (const vm of vms.splice(0)) vm.dispose();
});
afterAll(() => {
  server.close();
  rmSync(top, { recursive: true, force: true });
});

function make(builtin: VMRequire["builtin"], sandbox: object = {}): NodeVM {
  const vm = new NodeVM({ require: { builtin: builtin as never }, sandbox: { top, inside, port, ...sandbox } });
  vms.push(vm);
  return vm;
}

/** `code(f)`: the code of what `f` throws, "passed" when it throws nothing. */
const prelude =
  "const code = (f) => { try { const r = f(); if (r?.on) r.on('error', () => {}); return 'passed' } catch (e) { return e.code ?? e.message } };";
const run = <Result>(builtin: VMRequire["builtin"], program: string, sandbox?: object): Result =>
  make(builtin, sandbox).run<Result>(prelude + program);

describe("what a builtin's objects lead to", () => {
  it("threats 30: the agent of the process is nobody's; each VM has its own", () => {
    const program =
      "const http = require('http'), r = http.get({ port, host: '127.0.0.1' }); r.on('error', () => {}); r.destroy(); module.exports = [r.agent === http.globalAgent, r.agent]";
    const [same, agent] = run<[boolean, unknown]>(["http"], program);
    const [, other] = run<[boolean, unknown]>(["http"], program);
    expect([same, agent === other]).toEqual([true, false]);
  });

  it("threats 30: no handle of C++ is reached, from sockets, files, servers or contexts", async () => {
    const program = `
      const net = require('net'), fs = require('fs/promises'), tls = require('tls'), zlib = require('zlib');
      const objects = (o) => Reflect.ownKeys(o).map((k) => o[k]).filter((v) => typeof v === 'object' && v !== null);
      const internal = (o) => objects(o).filter((v) => 'getProviderType' in v || typeof v.getAsyncId === 'function').length;
      module.exports = (async () => {
        const socket = net.connect(port, '127.0.0.1'), connected = new Promise((resolve) => socket.on('connect', resolve));
        const file = await fs.open(top + '/secret.txt');
        await connected;
        const found = [typeof socket._handle, internal(socket), internal(file), typeof tls.createSecureContext({}).context, internal(zlib.createGzip())];
        socket.destroy(); await file.close();
        return found;
      })();`;
    expect(await run<Promise<unknown>>(["*"], program)).toEqual(["undefined", 0, 0, "undefined", 0]);
  });

  it("SH-6 threats 30: nothing makes OpenSSL load a library", () => {
    const program = `
      const tls = require('tls'), https = require('https'), engine = { clientCertEngine: '/x.so' };
      let n = 0; const twice = { get clientCertEngine() { return n++ ? '/x.so' : undefined } };
      const agent = new https.Agent(); agent.options.privateKeyEngine = '/x.so';
      module.exports = [() => tls.createSecureContext(engine), () => tls.connect({ port: 1, ...engine }), () => new https.Agent(engine), () => https.createServer(engine),
        () => new tls.SecureContext(engine), () => https.get({ port: 1, ...engine }), () => tls.createServer().addContext('a', engine),
        () => tls.createServer().setSecureContext({ privateKeyEngine: 'x', privateKeyIdentifier: 'y' }), () => new tls.TLSSocket(undefined, engine), () => https.get({ port: 1, agent })].map(code);
      module.exports.push(code(() => tls.createSecureContext(twice)));`;
    const codes = run<string[]>(["*"], program);
    expect(new Set(codes.slice(0, -1))).toEqual(new Set(["EACCES"]));
    expect(codes.at(-1)).toBe("passed"); // it was read once, as undefined
  });

  it("SH-6: members that act on the whole process are absent", () => {
    const program = `
      const names = { crypto: ['setEngine', 'setFips', 'fips', 'secureHeapUsed'], tls: ['setDefaultCACertificates'], net: ['setDefaultAutoSelectFamily', '_createServerHandle', 'BoundSocket'],
        http: ['setMaxIdleHTTPParsers', 'setGlobalProxyFromEnv', '_connectionListener', 'WebSocket'], stream: ['setDefaultHighWaterMark'], util: ['getCallSites', 'setTraceSigInt'] };
      module.exports = Object.entries(names).flatMap(([module, members]) => members.filter((name) => name in require(module)));`;
    expect(run(["*"], program)).toEqual([]);
  });

  it("I9: an interface of readline cannot be made a terminal's, where Ctrl-Z stops the process", () => {
    const program = `
      const readline = require('readline'), { PassThrough } = require('stream');
      const input = Object.assign(new PassThrough(), { isTTY: true }), line = readline.createInterface({ input, output: new PassThrough(), terminal: true });
      try { line.terminal = true } catch {}
      class Mine extends readline.Interface {}
      const mine = new Mine({ input, terminal: true });
      try { mine.terminal = true } catch {}
      const keys = Reflect.ownKeys(readline.Interface.prototype).concat(Reflect.ownKeys(Object.getPrototypeOf(readline.Interface.prototype)), Reflect.ownKeys(mine));
      const shown = (object) => keys.filter((key) => /tyWrite|normalWrite/.test(String(key)) && typeof object[key] === 'function').map(String);
      module.exports = [line.terminal, mine.terminal, typeof line._ttyWrite, typeof mine._ttyWrite, shown(line), shown(mine)];`;
    expect(run(["readline", "stream"], program)).toEqual([false, false, "undefined", "undefined", [], []]);
  });

  it.each([
    "fs.close(Symbol())",
    "fs.fstatSync(Symbol())",
    "fs.ftruncateSync(Symbol())",
    "fs.readvSync(fd, { length: 1 })",
    "fs.readvSync(fd, [1])",
    "fs.readvSync(fd, new Proxy([], { get: (target, key) => (key === 'length' ? 2 ** 31 : 1) }))",
    "fs.openSync('/dev/null', 'r', 2 ** 31)",
    "crypto.createHash('sha256')._write()",
    "crypto.createHash('sha256')._transform()",
    "crypto.createHmac('sha256', 'k')._transform(1, 'utf8', () => {})",
    "require('stream').Writable.prototype._write.call(crypto.createHash('sha256'))",
  ])("I9: arguments that C++ would end the process for are refused: %s", (program) => {
    const vm = new NodeVM({ require: { builtin: ["fs", "crypto", "stream"] } });
    const open =
      "const fs = require('fs'), crypto = require('crypto'), fd = fs.openSync(process.execPath ?? '/dev/null', 'r');";
    expect(() => vm.run(`${open} try { ${program}; } finally { fs.closeSync(fd); }`)).toThrow();
  });

  it("I9: what Node calls when its work is done is there to be called", async () => {
    const vm = new NodeVM({ require: { builtin: ["zlib"] } });
    const flushed = vm.run<Promise<number>>(
      "const gzip = require('zlib').createGzip(); gzip.resume(); gzip.write('a'); gzip.params(1, 0); gzip.params(); module.exports = new Promise((resolve) => gzip.end('b').on('end', () => resolve(1)).on('error', () => resolve(2)));",
    );
    expect([1, 2]).toContain(await flushed);
  });

  it("no descriptor or handle of the process is taken for a socket", () => {
    const program =
      "const net = require('net'); module.exports = [() => new net.Socket({ fd: 0 }), () => new net.Socket({ handle: {} }), () => net.createServer().listen({ fd: 3 }), () => net.createServer().listen({ _handle: {} })].map(code)";
    expect(run(["net"], program)).toEqual(["EACCES", "EACCES", "EACCES", "EACCES"]);
  });

  it("BI-9 I6: classes and data of builtins stay unchanged; what they make can be changed", () => {
    const program = `
      const http = require('http'), stream = require('stream'), fs = require('fs');
      const s = new stream.PassThrough(); s.mine = 1;
      const attempt = (f) => { try { f() } catch {} };
      attempt(() => { http.STATUS_CODES[200] = 'x' }); attempt(() => { fs.constants.O_RDONLY = 9 }); attempt(() => { s.constructor.mine = 1 }); attempt(() => { stream.Transform.prototype.mine = 1 }); attempt(() => { http.get.mine = 1 });
      module.exports = [s.mine, http.STATUS_CODES[200], fs.constants.O_RDONLY, typeof s.constructor.mine, typeof stream.Transform.prototype.mine, typeof http.get.mine, s.constructor === stream.PassThrough];`;
    expect(run(["*"], program)).toEqual([1, "OK", 0, "undefined", "undefined", "undefined", true]);
  });
});

describe("fs with roots, by what streams lead to", () => {
  const limited = { fs: { roots: [inside] } };

  it("GP-13 threats 30: the class of a stream opens no other file", () => {
    const program =
      "const fs = require('fs'), s = fs.createReadStream(inside + '/a.txt'); module.exports = [code(() => new s.constructor(top + '/secret.txt')), code(() => new (fs.createWriteStream(inside + '/b.txt').constructor)(top + '/w.txt'))]";
    expect(run(limited, program)).toEqual(["EACCES", "EACCES"]);
  });

  it.each([
    ["its path", "s.path = top + '/secret.txt'", "EACCES"],
    ["its descriptor", "s.fd = hostFd", "EBADF"],
  ])("GP-13 threats 31: a stream whose %s is changed before it opens", async (_what, change, expected) => {
    const program = `
      const s = require('fs').createReadStream(inside + '/a.txt'); ${change};
      module.exports = new Promise((resolve) => s.on('data', (data) => resolve('leaked ' + data)).on('error', (error) => resolve(error.code)));`;
    expect(await run<Promise<string>>(limited, program, { hostFd: openSync(join(top, "secret.txt"), "r") })).toBe(
      expected,
    );
  });

  it("GP-13: the file system that a stream carries is the limited one", () => {
    const program = `
      const s = require('fs').createReadStream(inside + '/a.txt');
      const carried = Reflect.ownKeys(s).map((key) => s[key]).filter((value) => typeof value?.open === 'function');
      module.exports = carried.map((fs) => [typeof fs.readFileSync, typeof fs.openSync]);`;
    expect(run(limited, program)).toEqual([["undefined", "undefined"]]);
  });
});

describe("hosts", () => {
  it("GP-13: gives the listed addresses, in whatever way they are written", async () => {
    const program = `
      const http = require('http'), url = 'http://127.0.0.1:' + port + '/';
      const get = (...args) => new Promise((resolve) => http.get(...args, (r) => { let b = ''; r.on('data', (d) => (b += d)).on('end', () => resolve(b)) }).on('error', (e) => resolve(e.code)));
      module.exports = Promise.all([get(url), get({ host: '127.0.0.1', port }), get({ hostname: '0x7f.1', port: String(port) }), get(url, { headers: { a: 'b' } }), get({ host: '127.0.0.1', port, agent: false }), get({ host: '127.0.0.1', port, agent: new http.Agent({ keepAlive: true }) })]);`;
    expect(await run<Promise<string[]>>({ http: { hosts: [`127.0.0.1:${port}`] } }, program)).toEqual(
      Array(6).fill("host"),
    );
  });

  const ways: readonly [string, string][] = [
    ["a URL", "http.get('http://127.0.0.1:' + port)"],
    ["options", "http.get({ port })"],
    ["hostname before host", "http.request({ hostname: '127.0.0.1', host: 'x', port })"],
    ["a default port", "http.get({ host: '127.0.0.1', defaultPort: port })"],
    ["a socket's path", "http.get({ host: '127.0.0.1', port: 1, socketPath: '/tmp/x' })"],
    ["a lookup", "http.get({ host: '127.0.0.1', port: 1, lookup: (h, o, c) => c(null, '10.0.0.1', 4) })"],
    ["an agent's options", "http.get({ host: '127.0.0.1', port: 1, agent: new http.Agent({ port }) })"],
    [
      "an agent's options, later",
      "(() => { const a = new http.Agent(); a.options.port = port; return http.get({ host: '127.0.0.1', port: 1, agent: a }) })()",
    ],
    [
      "an agent's path",
      "(() => { const a = new http.Agent(); a.options.socketPath = '/tmp/x'; return http.get({ host: '127.0.0.1', port: 1, agent: a }) })()",
    ],
    [
      "a derived agent",
      "(() => { class A extends http.Agent {} const a = new A(); a.options.port = port; return http.get({ host: '127.0.0.1', port: 1, agent: a }) })()",
    ],
    ["an agent's own connection", "new http.Agent().createConnection({ port, host: '127.0.0.1' })"],
    ["an agent's method", "http.Agent.prototype.createConnection.call({}, { port, host: '127.0.0.1' })"],
    ["the class of requests", "new http.ClientRequest({ port })"],
    [
      "the class of a request",
      "(() => { const r = http.get({ host: '127.0.0.1', port: 1 }); r.on('error', () => {}); return new r.constructor({ port }) })()",
    ],
    ["listening", "http.createServer().listen(0)"],
    [
      "the class that servers inherit from",
      "new (Object.getPrototypeOf(Object.getPrototypeOf(http.createServer())).constructor)().listen(0)",
    ],
  ];
  it.each(ways)("GP-13 threats 30: refuses others: %s", (_way, call) => {
    expect(
      run({ http: { hosts: ["127.0.0.1:1"] } }, `const http = require('http'); module.exports = code(() => ${call})`),
    ).toBe("EACCES");
  });

  it("GP-13 threats 5: reads a port once", async () => {
    const program = `
      let n = 0; const request = require('http').get({ host: '127.0.0.1', get port() { return n++ ? port : 1 } });
      module.exports = new Promise((resolve) => request.on('error', (error) => resolve(error.port)).on('response', () => resolve('another')));`;
    expect(await run<Promise<unknown>>({ http: { hosts: ["127.0.0.1:1"] } }, program)).toBe(1);
  });

  it("GP-13 threats 30: a socket that http leads to connects nowhere, since net was not asked for", async () => {
    const program = `
      const http = require('http');
      module.exports = new Promise((resolve) => http.get('http://127.0.0.1:' + port, (response) => {
        response.resume(); const { socket } = response, { constructor: Socket } = socket;
        resolve([() => new Socket().connect(port, '127.0.0.1'), () => socket.connect({ port }), () => new Socket().connect('/tmp/x')].map(code));
      }));`;
    expect(await run<Promise<unknown>>({ http: { hosts: [`127.0.0.1:${port}`] } }, program)).toEqual([
      "EACCES",
      "EACCES",
      "EACCES",
    ]);
  });

  it("GP-13: net and tls too, by every form of arguments", () => {
    const program = `
      const net = require('net'), tls = require('tls');
      module.exports = [() => net.connect(port), () => net.connect(port, '127.0.0.1', () => {}), () => net.createConnection({ port, host: '127.0.0.1' }), () => net.connect('/tmp/x'), () => net.connect({ path: '/tmp/x' }),
        () => new net.Socket().connect({ port }), () => tls.connect(port, '127.0.0.1', {}), () => tls.connect({ port }), () => net.createServer().listen('/tmp/x'), () => net.createServer().listen({ port: 0, host: '127.0.0.1' })].map(code);`;
    const hosts = { hosts: ["example.org:443"] };
    expect(new Set(run<string[]>({ net: hosts, tls: hosts }, program))).toEqual(new Set(["EACCES"]));
  });

  it("GP-20: refuses what is no host", () => {
    for (const host of ["", "a b:1", "x:99999", "http://x", "x:y"])
      expect(() => make({ http: { hosts: [host] } })).toThrow(expect.objectContaining({ code: "ERR_INVALID_OPTION" }));
    expect(() => make({ http: { hots: ["x"] } as never })).toThrow(/Did you mean/);
  });
});

describe("failures of the guest in Node's event loop", () => {
  it("I9 threats 35: are events of the VM: listeners, overridden methods, errors that nobody hears, whatever is done to the emitter", async () => {
    const vm = make(["*"]);
    const seen: unknown[] = [];
    vm.on("uncaughtException", (error: { code?: unknown; message?: unknown }) =>
      seen.push(error.code ?? error.message),
    );
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port: free } = closed.address() as AddressInfo;
    await new Promise<void>((resolve) => closed.close(() => resolve()));
    vm.setGlobal("free", free);
    await vm.run<Promise<unknown>>(`
      const net = require('net'), http = require('http'), fs = require('fs'), util = require('util'), { Readable, Transform, Writable } = require('stream');
      net.connect(free, '127.0.0.1'); new net.Socket().connect(free, '127.0.0.1'); http.get({ host: '127.0.0.1', port: free });
      const gone = fs.createReadStream('/none'); gone._events = {}; gone.removeAllListeners('error');
      function W() { Writable.call(this) } util.inherits(W, Writable); const w = new W(); w.end(); w.write('x');
      class T extends Transform { _transform() { throw new Error('overridden') } } Readable.from(['a']).pipe(new T());
      const server = http.createServer(() => { throw new Error('listener') });
      module.exports = new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
        const request = http.get({ host: '127.0.0.1', port: server.address().port }).on('error', () => {});
        setTimeout(() => { request.destroy(); server.close(); resolve() }, 100);
      }));`);
    await vi.waitFor(
      () =>
        expect([...seen].sort()).toEqual([
          "ECONNREFUSED",
          "ECONNREFUSED",
          "ECONNREFUSED",
          "ENOENT",
          "ERR_STREAM_WRITE_AFTER_END",
          "listener",
          "overridden",
        ]),
      { timeout: 20_000 },
    );
  });

  const spoilt = [
    "s._readableState = null",
    "s._writableState = null",
    "Object.defineProperty(s, '_readableState', { value: null })",
    "delete s._readableState",
    "s._readableState.buffer = null; s._readableState.pipes = 5",
    "s.read = null",
    "s.push = null",
    "s.emit = null",
    "s.connecting = false",
    "s.destroy = 5; s.read = null",
    "s.setTimeout(1); s._onTimeout = null",
    "s.setTimeout(1); s._onTimeout = () => { throw 1 }",
    "s._unrefTimer = null; s.setTimeout(1)",
    "s._handle = {}",
    "s._handle = null",
    "s._events = null",
  ];
  it.each(spoilt)("I9 threats 35: a socket on which %s ends no process", async (program) => {
    const vm = make(["net"]);
    vm.on("uncaughtException", () => undefined);
    const outcome = await vm.run<Promise<string>>(`
      const net = require('net'), attempt = (f) => { try { f() } catch {} };
      const spoil = (s) => { attempt(() => s.on('error', () => {})); attempt(() => { ${program} }) };
      const server = net.createServer((c) => { spoil(c); attempt(() => c.end('hi')) });
      module.exports = new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
        const s = net.connect(server.address().port, '127.0.0.1'), late = net.connect(server.address().port, '127.0.0.1');
        spoil(s); late.on('error', () => {}).once('connect', () => { spoil(late); attempt(() => late.write('x')) });
        setTimeout(() => { server.close(); for (const socket of [s, late]) attempt(() => socket.destroy()); resolve('over') }, 60);
      }));`);
    expect(outcome).toBe("over");
  });

  it.each([
    "s._readableState.buffer = null; s._readableState.pipes = 5",
    "s._readableState = null; s._writableState = null",
    "s.read = s.push = s.destroy = null",
    "s._finishInit = s._releaseControl = s._tlsError = s._emitTLSError = null",
    "s.ssl = null; s._tlsOptions = null; s._events = null",
  ])("I9 threats 35: an encrypted socket on which %s ends no process", async (program) => {
    const vm = make(["tls"]);
    vm.on("uncaughtException", () => undefined);
    for (const name of ["key", "cert"])
      vm.setGlobal(name, readFileSync(new URL(`fixtures/tls/${name}.pem`, import.meta.url), "utf8"));
    const outcome = await vm.run<Promise<string>>(`
      const tls = require('tls'), attempt = (f) => { try { f() } catch {} };
      const spoil = (s) => { attempt(() => s.on('error', () => {})); attempt(() => { ${program} }) };
      const server = tls.createServer({ key, cert }, (c) => { spoil(c); attempt(() => c.end('hi')) }).on('tlsClientError', () => {});
      module.exports = new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
        const options = { port: server.address().port, host: '127.0.0.1', servername: 'localhost', ca: cert };
        const s = tls.connect(options), late = tls.connect(options, () => { spoil(late); attempt(() => late.write('x')) }).on('error', () => {});
        spoil(s);
        setTimeout(() => { server.close(); for (const socket of [s, late]) attempt(() => socket.destroy()); resolve('over') }, 100);
      }));`);
    expect(outcome).toBe("over");
  });

  const ways = [
    "o._readableState.buffer = null; o._readableState.pipes = 5",
    "o._writableState.writecb = null; o._writableState.onwrite = null",
    "o._readableState.length = 'x'; o._readableState.awaitDrainWriters = 5",
    "o._readableState = o._writableState = null",
    "o.read = o.push = o._read = null",
    "o.destroy = o._destroy = o._final = null",
    "o._events = null; o.emit = null",
  ];
  const streams: readonly [string, string][] = [
    [
      "of a file that is read",
      "spoil(fs.createReadStream(file)); const late = fs.createReadStream(file); attempt(() => late.on('data', () => spoil(late)))",
    ],
    [
      "of a file that is written",
      "const w = fs.createWriteStream(file + '.out'); attempt(() => w.write('a')); spoil(w); attempt(() => w.write('b')); attempt(() => w.end())",
    ],
    [
      "of a compressor",
      "const z = require('zlib').createGzip(); attempt(() => z.on('error', () => {})); attempt(() => z.write('x'.repeat(1e5))); spoil(z); attempt(() => z.write('y')); attempt(() => z.end())",
    ],
    [
      "of HTTP",
      `const server = http.createServer((q, r) => { spoil(q); spoil(r); attempt(() => r.end('hi')) });
       server.listen(0, '127.0.0.1', () => {
         const c = http.request({ port: server.address().port, host: '127.0.0.1', method: 'POST' }, spoil);
         attempt(() => c.on('error', () => {})); attempt(() => c.write('body')); spoil(c); attempt(() => c.end());
         setTimeout(() => { attempt(() => server.closeAllConnections()); server.close() }, 60);
       })`,
    ],
  ];
  it.each(streams.flatMap(([kind, make]) => ways.map((way) => [kind, way, make] as const)))(
    "I9 threats 35: a stream %s on which %s ends no process",
    async (_kind, way, program) => {
      const vm = make(["fs", "http", "zlib"]);
      vm.on("uncaughtException", () => undefined);
      const outcome = await vm.run<Promise<string>>(`
        const fs = require('fs'), http = require('http'), file = top + '/secret.txt', attempt = (f) => { try { f() } catch {} };
        const spoil = (o) => { attempt(() => o.on('error', () => {})); attempt(() => { ${way} }); attempt(() => o.resume()) };
        module.exports = new Promise((resolve) => { ${program}; setTimeout(() => resolve('over'), 120) });`);
      expect(outcome).toBe("over");
    },
  );

  it("GP-3: dispose closes what the guest has opened", async () => {
    const vm = make(["net"]);
    const address = await vm.run<Promise<{ port: number }>>(
      "const s = require('net').createServer(); module.exports = new Promise((r) => s.listen(0, '127.0.0.1', () => r(s.address())))",
    );
    const { port: opened } = address;
    vms.length = 0;
    vm.dispose();
    const taken = createServer();
    await new Promise<void>((resolve, reject) => taken.once("error", reject).listen(opened, "127.0.0.1", resolve));
    taken.close();
  });
});
