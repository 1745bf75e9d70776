import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { allowedHosts, isLoopback, refusalOfHost, refusalOfOrigin, refusalOfType } from "../src/server/gate.ts";

const withHeaders = (headers: Record<string, string | undefined>): IncomingMessage =>
  ({ headers }) as unknown as IncomingMessage;

describe("the gate", () => {
  it("answers under the names of loopback, with its own port, and under no other", () => {
    const hosts = allowedHosts(4173, ["Box.example"]);
    for (const host of ["127.0.0.1:4173", "localhost:4173", "LOCALHOST:4173", "[::1]:4173", "box.example:4173"])
      expect(refusalOfHost(withHeaders({ host }), hosts)).toBeUndefined();
    for (const host of ["evil.example:4173", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:4173", "", undefined])
      expect(refusalOfHost(withHeaders({ host }), hosts)).toMatchObject({ status: 421 });
  });

  it("lets its own page do something, and no other origin", () => {
    const host = "localhost:4173";
    expect(refusalOfOrigin(withHeaders({ host, origin: "http://localhost:4173" }))).toBeUndefined();
    for (const origin of ["http://evil.example", "null", "http://127.0.0.1:4173", "https://localhost:4173", undefined])
      expect(refusalOfOrigin(withHeaders({ host, origin }))).toMatchObject({ status: 403 });
    const forged = { host, origin: "http://localhost:4173", "sec-fetch-site": "cross-site" };
    expect(refusalOfOrigin(withHeaders(forged))).toMatchObject({ status: 403 });
  });

  it("takes JSON only, since no form can send it", () => {
    expect(refusalOfType(withHeaders({ "content-type": "application/json; charset=UTF-8" }))).toBeUndefined();
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      undefined,
    ])
      expect(refusalOfType(withHeaders({ "content-type": type }))).toMatchObject({ status: 415 });
  });

  it("knows which addresses only this machine reaches", () => {
    expect(["127.0.0.1", "127.9.9.9", "::1", "localhost"].every(isLoopback)).toBe(true);
    expect(["0.0.0.0", "::", "192.168.0.2", "127.example.org"].some(isLoopback)).toBe(false);
  });
});
