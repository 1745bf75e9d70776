/** Buffers of the guest's in Node's builtins, and those of the builtins in the guest. */
import { createHash } from "node:crypto";
import { NodeVM } from "@sbx/nodevm";
import { describe, expect, it } from "vitest";

const run = (program: string): unknown =>
  new NodeVM({ require: { builtin: ["crypto", "zlib", "util"] } }).run(`
    const crypto = require("crypto"), zlib = require("zlib"), { subtle } = crypto;
    const bytes = (...values) => new Uint8Array(values), hex = (b) => Buffer.from(b).toString("hex");
    ${program}`);

describe("buffers of the guest's in builtins", () => {
  it("BI-16 GP-8: are bytes to every operation of Web Crypto, as are views of them", async () => {
    const program = `
      module.exports = (async () => {
        const digest = await subtle.digest("SHA-256", bytes(1, 2).buffer);
        const key = await subtle.importKey("raw", new ArrayBuffer(16), "AES-GCM", true, ["encrypt", "decrypt"]);
        const algorithm = { name: "AES-GCM", iv: new ArrayBuffer(12), additionalData: bytes(1).buffer };
        const sealed = await subtle.encrypt(algorithm, key, bytes(9, 8).buffer);
        const opened = await subtle.decrypt({ ...algorithm, iv: new Uint8Array(12) }, key, new Uint8Array(sealed));
        const jwk = await subtle.exportKey("jwk", key), again = await subtle.importKey("jwk", jwk, "AES-GCM", false, ["encrypt"]);
        const pair = await subtle.generateKey({ name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: bytes(1, 0, 1), hash: { name: "SHA-256" } }, true, ["sign", "verify"]);
        const signature = await subtle.sign("RSASSA-PKCS1-v1_5", pair.privateKey, bytes(5));
        return [hex(digest), hex(opened), again.type, await subtle.verify("RSASSA-PKCS1-v1_5", pair.publicKey, signature, bytes(5)), digest instanceof ArrayBuffer,
          new Uint8Array(digest).length, new DataView(digest).byteLength, structured(digest)];
      })();
      function structured(buffer) { return Object.getPrototypeOf(buffer) === ArrayBuffer.prototype && buffer.slice(30).byteLength }`;
    const sha = createHash("sha256")
      .update(new Uint8Array([1, 2]))
      .digest("hex");
    expect(await run(program)).toEqual([sha, "0908", "secret", true, true, 32, 32, 2]);
  });

  it("BI-16: are bytes to compressors, key derivation and digests", () => {
    const program = `
      module.exports = [String(zlib.gunzipSync(zlib.gzipSync(bytes(104, 105).buffer))), hex(crypto.hkdfSync("sha256", bytes(1).buffer, new ArrayBuffer(2), "", 4)),
        new Uint8Array(crypto.hkdfSync("sha256", "k", "s", "", 4)).length, crypto.createSecretKey(bytes(1, 2).buffer).symmetricKeySize, crypto.timingSafeEqual(bytes(1).buffer, bytes(1).buffer),
        crypto.randomFillSync(new ArrayBuffer(4)) instanceof Object];`;
    expect(run(program)).toEqual(["hi", expect.stringMatching(/^[0-9a-f]{8}$/), 4, 2, true, true]);
  });

  it.each([
    ["an object that inherits from ArrayBuffer", "Object.create(ArrayBuffer.prototype)"],
    ["one that inherits from a view", "Object.create(Uint8Array.prototype)"],
    ["a Proxy of a buffer", "new Proxy(new ArrayBuffer(4), {})"],
    ["a Proxy of a view", "new Proxy(bytes(1), {})"],
    ["a class of the guest's", "new (class extends Object { get [Symbol.toStringTag]() { return 'ArrayBuffer' } })()"],
    ["a function", "Object.setPrototypeOf(() => {}, ArrayBuffer.prototype)"],
    ["a detached buffer", "(() => { const b = new ArrayBuffer(4); b.transfer?.(); return b })()"],
    ["a shared one", "new SharedArrayBuffer(4)"],
  ])("I9 threats 35: %s is refused by Web Crypto, and does not end the process", async (_what, forged) => {
    const program = `
      const forged = ${forged};
      const calls = [
        () => subtle.digest("SHA-256", forged), () => subtle.digest(forged, bytes(1)), () => subtle.importKey("raw", forged, "AES-GCM", true, ["encrypt"]),
        () => subtle.importKey("spki", forged, { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]), () => subtle.importKey("jwk", forged, "AES-GCM", true, ["encrypt"]),
        () => subtle.importKey("raw", bytes(1, 2), { name: "HMAC", hash: forged }, true, ["sign"]), () => subtle.generateKey({ name: "RSA-OAEP", modulusLength: 2048, publicExponent: forged, hash: "SHA-256" }, true, ["encrypt"]),
        async () => subtle.encrypt({ name: "AES-GCM", iv: forged }, await subtle.generateKey({ name: "AES-GCM", length: 128 }, true, ["encrypt"]), bytes(1)),
        async () => subtle.encrypt({ name: "AES-GCM", iv: bytes(1), additionalData: forged }, await subtle.generateKey({ name: "AES-GCM", length: 128 }, true, ["encrypt"]), forged),
        async () => subtle.deriveBits({ name: "PBKDF2", salt: forged, iterations: 1, hash: "SHA-256" }, await subtle.importKey("raw", bytes(1), "PBKDF2", false, ["deriveBits"]), 8),
        async () => subtle.sign(forged, forged, forged), async () => subtle.unwrapKey("raw", forged, forged, forged, forged, true, []),
        async () => subtle.digest.call(forged, "SHA-1", forged), async () => crypto.getRandomValues(forged), async () => crypto.webcrypto.getRandomValues.call(forged, forged),
      ];
      module.exports = Promise.all(calls.map(async (call) => { try { await call(); return "done" } catch (error) { return error instanceof Error || "a foreign " + typeof error } }));`;
    const outcomes = (await run(program)) as unknown[];
    expect(outcomes.filter((outcome) => outcome !== true && outcome !== "done")).toEqual([]);
  });

  it("I9: what is asked of Web Crypto may hold itself, or go on without an end", async () => {
    const program = `
      const cyclic = { name: "AES-GCM" }; cyclic.hash = cyclic;
      const wide = { name: "HMAC", hash: "SHA-256" }; for (let n = 0; n < 5000; n++) wide["k" + n] = n;
      const deep = new Proxy({}, { get: (_, key) => (typeof key === "string" ? deep : undefined), ownKeys: () => ["name"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: deep }) });
      module.exports = Promise.all([cyclic, wide, deep, new Array(2 ** 32 - 1)].map((given) => (async () => subtle.generateKey(given, true, ["sign"]))().then(() => "made", (error) => error instanceof Error)));`;
    expect(await run(program)).toEqual([true, true, true, true]);
  });
});
