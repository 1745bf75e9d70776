import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../src/shared/protocol.ts";
import { program, startSite, type Site } from "./support/site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ wall: { program: 4_000, attack: 2_000 } });
});
afterAll(() => site.close());

type Of<Type extends RunEvent["type"]> = Extract<RunEvent, { type: Type }>;
const ofType = <Type extends RunEvent["type"]>(events: RunEvent[], type: Type): Of<Type>[] =>
  events.filter((event): event is Of<Type> => event.type === type);
const endOf = (events: RunEvent[]): string => ofType(events, "end")[0]?.reason ?? "no end";
const resultOf = (events: RunEvent[]): string | undefined => ofType(events, "result").at(-1)?.text;

describe("a run", () => {
  it("gives console lines, the result as Node prints it, and its end", async () => {
    const events = await site.run(program("console.log('hi', [1]); ({ a: new Map([[1, 2]]) })"));
    expect(ofType(events, "console")).toEqual([{ type: "console", method: "log", text: "hi [ 1 ]" }]);
    expect(resultOf(events)).toBe("{ a: Map(1) { 1 => 2 } }");
    expect([events[0]?.type, endOf(events)]).toEqual(["started", "done"]);
  });

  it("awaits what is promised, and goes on while there are timers", async () => {
    expect(resultOf(await site.run(program("stock('apple')")))).toBe("resolved: { name: 'apple', left: 15 }");
    const later = program("setTimeout(() => console.log('later'), 20); module.exports = 1", { vm: "NodeVM" });
    const events = await site.run(later);
    expect([resultOf(events), ofType(events, "console")[0]?.text]).toEqual(["1", "later"]);
  });

  it("says where a program failed, also when it is none", async () => {
    const [thrown] = ofType(await site.run(program("1;\n  null.x")), "failure");
    expect(thrown).toMatchObject({ name: "TypeError", line: 2, column: 8, how: "thrown" });
    expect(thrown?.stack).not.toMatch(/file:|node:/);
    const [none] = ofType(await site.run(program("1;\nlet let = 1;")), "failure");
    expect(none).toMatchObject({ name: "SyntaxError", line: 2, column: 5 });
    const [inNode] = ofType(await site.run(program("\n\nnull.x", { vm: "NodeVM" })), "failure");
    expect(inNode).toMatchObject({ line: 3, column: 6 });
    const [late] = ofType(await site.run(program("Promise.reject(new Error('late')); 1")), "failure");
    expect(late).toMatchObject({ message: "late", how: "unhandled" });
  });

  it("reports every crossing, with path and direction", async () => {
    const source =
      "cart.items[0].name; cart.note = 'x'; total((item) => item.cents); try { order(1.5) } catch {} new Account().pay(5)";
    const crossings = ofType(await site.run(program(source)), "crossing").map(
      ({ from, operation, path }) => `${from} ${operation} ${path}`,
    );
    expect(crossings).toEqual(
      expect.arrayContaining([
        "guest get cart.items",
        "guest get cart.items[0]",
        "guest get cart.items[0].name",
        "guest set cart.note",
        "guest call total",
        "host call total.arguments[0]",
        "guest get cart.items[0].cents",
        "host throw order",
        "guest construct Account",
        "guest call Account().pay",
      ]),
    );
  });

  it("upholds the policies that the page chose", async () => {
    const source =
      "'use strict'; const r = [user.password]; try { user.name = 'x'; r.push(user.name) } catch (e) { r.push(e.name) } try { user.f = () => 1; r.push('stored') } catch (e) { r.push(e.name) } r.join()";
    const run = async (changes: object) => resultOf(await site.run(program(source, changes)));
    expect(await run({})).toBe("'correct horse,x,stored'");
    expect(await run({ policy: "readonly" })).toBe("'correct horse,TypeError,TypeError'");
    expect(await run({ policy: "protected" })).toBe("'correct horse,x,TypeError'");
    expect(await run({ hidden: ["password"] })).toBe("',x,stored'");
    expect(await run({ hidden: ["password"], policy: "readonly" })).toBe("',TypeError,TypeError'");
  });

  it("gives no intrinsic of the host away, watched as its objects are", async () => {
    const source =
      "[euros, shop, cart.items, Account, order].map((x) => x.constructor.constructor('return typeof process')()).join()";
    expect(resultOf(await site.run(program(source)))).toBe(`'${Array(5).fill("undefined").join()}'`);
  });

  it("keeps classes of the host read-only under every policy", async () => {
    const source = "[Reflect.set(Account, 'x', 1), Reflect.set(Account.prototype, 'pay', 1)].join()";
    expect(resultOf(await site.run(program(source)))).toBe("'false,false'");
  });

  it("allows the builtins that were chosen, and tells what was denied", async () => {
    const events = await site.run(program("require('path').sep; require('fs')", { vm: "NodeVM", builtins: ["path"] }));
    expect(ofType(events, "denied")).toEqual([{ type: "denied", specifier: "fs", rule: "denied-builtin" }]);
  });

  it("hands data over, and passes on the switches", async () => {
    expect(resultOf(await site.run(program("data.a[0]", { data: '{"a":[7]}' })))).toBe("7");
    const failing = async (source: string, changes: object) =>
      ofType(await site.run(program(source, changes)), "failure")[0]?.message;
    expect(await failing("eval('1')", { eval: false })).toMatch(/Code generation/);
    expect(await failing("(async () => 1)()", { allowAsync: false })).toMatch(/Async not available/);
    expect(await failing("console.log(1)", { console: false })).toMatch(/console is not defined/);
  });
});

describe("the limits of a run", () => {
  it("stop a loop by its own limit of time, and the process where there is none", async () => {
    const events = await site.run(program("for (;;);", { timeout: 50 }));
    expect(ofType(events, "failure")[0]).toMatchObject({ how: "timeout" });
    expect(endOf(await site.run(program("for (;;);", { timeout: 0 })))).toBe("time");
  });

  it("end a process that takes too much memory, in the heap or outside of it", async () => {
    const heap = program("const all = []; for (;;) all.push(new Array(1000).fill(1.5));", { timeout: 0, memory: 64 });
    expect(endOf(await site.run(heap))).toBe("memory");
    const buffers = program("const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));", {
      timeout: 0,
      memory: 64,
    });
    expect(endOf(await site.run(buffers))).toBe("memory");
  });

  it("count lines and crossings that are too many, and list the first ones", async () => {
    const events = await site.run(program("for (let i = 0; i < 3000; i++) { shop.name; console.log(i) }"));
    expect(ofType(events, "crossing").length).toBe(500);
    expect(ofType(events, "console").length).toBe(401);
    expect(ofType(events, "more").at(-1)?.count).toBeGreaterThan(1000);
    expect(endOf(events)).toBe("done");
  });

  it("stop the process when the page goes away", async () => {
    const controller = new AbortController();
    const loop = program("for (;;);", { timeout: 0 });
    await expect(site.start(loop, () => controller.abort(), controller.signal)).rejects.toThrow(/abort/);
    const events = await site.run(program("1"));
    expect(resultOf(events)).toBe("1");
  });

  it("make runs wait their turn, visibly, and refuse when too many wait", async () => {
    const small = await startSite({ concurrency: 1, capacity: 1 });
    const seen: RunEvent[] = [];
    const first = new AbortController();
    const loop = small
      .start(program("for (;;);", { timeout: 0 }), () => undefined, first.signal)
      .catch(() => undefined);
    await sleep(300);
    const second = small.start(program("2"), (event) => seen.push(event), AbortSignal.timeout(30_000));
    await sleep(100);
    await expect(small.run(program("3"))).rejects.toThrow(/503 The queue is full/);
    expect(seen).toEqual([{ type: "queued", position: 1, running: 1 }]);
    first.abort();
    await Promise.all([loop, second]);
    expect(resultOf(seen)).toBe("2");
    await small.close();
  });
});

describe("hostile requests", () => {
  const origin = () => `http://127.0.0.1:${site.port}`;
  const post = (headers: Record<string, string>, body = JSON.stringify(program("1"))) =>
    site.send({ path: "/api/run", method: "POST", headers, body });
  const good = () => ({ origin: origin(), "content-type": "application/json" });

  it("are refused: another origin, another host, a form, another method, a body that is too long or none", async () => {
    const statuses = await Promise.all([
      post({ ...good(), origin: "http://evil.example" }),
      post({ "content-type": "application/json" }),
      post({ ...good(), host: "evil.example" }),
      post({ ...good(), "content-type": "text/plain" }),
      post({ ...good(), "sec-fetch-site": "cross-site" }),
      post(good(), "{"),
      post(good(), `"${"x".repeat(1_000_000)}"`),
      site.send({ path: "/api/run", method: "GET" }),
      site.send({ path: "/", method: "DELETE" }),
      site.send({ path: "/", headers: { host: `rebound.example:${site.port}` } }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 421, 415, 403, 400, 413, 405, 405, 421]);
  });

  it("find no file but the page's", async () => {
    const paths = [
      "/../package.json",
      "/%2e%2e/package.json",
      "/..%2f..%2fpackage.json",
      "//etc/passwd",
      "/index.html/..",
      "/__proto__",
      "http://evil.example/",
    ];
    const answers = await Promise.all(paths.map((path) => site.send({ path })));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
  });

  it("see strict headers on everything", async () => {
    const [page, realm, missing] = await Promise.all(["/", "/realm.html", "/none"].map((path) => site.send({ path })));
    for (const answer of [page!, realm!, missing!])
      expect(answer.headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
      });
    const policy = String(page!.headers["content-security-policy"]);
    expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
    expect(policy.split("; ").filter((rule) => rule.includes("unsafe"))).toEqual(["style-src-attr 'unsafe-inline'"]);
    expect(policy).toContain(`'nonce-${/page (.+)</.exec(page!.text)![1]!}'`);
    expect(page!.text).not.toBe((await site.send({})).text);
    expect(realm!.headers["content-security-policy"]).toBe(
      `default-src 'none'; script-src 'unsafe-eval'; frame-ancestors 'self' http://localhost:${site.port}`,
    );
  });

  it("are held back when they are too many", async () => {
    const slow = await startSite({ rate: { burst: 2, perSecond: 0.01 } });
    await slow.run(program("1"));
    await slow.run(program("1"));
    await expect(slow.run(program("1"))).rejects.toThrow(/429/);
    await slow.close();
  });

  const raw = (text: string | Uint8Array): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(site.port, "127.0.0.1");
      let answer = "";
      socket.setEncoding("latin1").on("data", (chunk: string) => (answer += chunk));
      socket.on("error", () => resolve(answer));
      socket.on("close", () => resolve(answer));
      socket.end(text);
    });

  it("do not end the server, whatever bytes they are", async () => {
    const host = `Host: 127.0.0.1:${site.port}\r\n`;
    const head = `POST /api/run HTTP/1.1\r\n${host}Origin: ${origin()}\r\nContent-Type: application/json\r\n`;
    const texts = [
      "",
      "\0\0\0",
      "GET / HTTP/9.9\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      `GET ${"/a".repeat(10_000)} HTTP/1.1\r\n${host}\r\n`,
      `GET / HTTP/1.1\r\n${host}${"X: y\r\n".repeat(2_000)}\r\n`,
      `${head}Content-Length: 100\r\n\r\n{`,
      `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      `${head}Content-Length: -1\r\n\r\n`,
      `CONNECT evil.example:80 HTTP/1.1\r\n${host}\r\n`,
      `GET / HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: upgrade\r\n\r\n`,
    ];
    for (const text of texts) await raw(text);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, isBody) => {
        await raw(
          isBody ? Buffer.concat([Buffer.from(`${head}Content-Length: ${bytes.length}\r\n\r\n`), bytes]) : bytes,
        );
      }),
      { numRuns: 60 },
    );
    expect(resultOf(await site.run(program("'still here'")))).toBe("'still here'");
  });
});
