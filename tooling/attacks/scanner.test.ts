import childProcess from "node:child_process";
import nodeFs from "node:fs";
import { createRequire } from "node:module";
import { constants, createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";
import { scannerText, type ScanReport } from "./scanner.ts";

class Point {
  x = { y: 1 };
  get double(): object {
    return [this.x];
  }
}

function endowments(): Record<string, unknown> {
  return {
    object: { nested: { list: [{}] } },
    map: new Map([[{}, { a: 1 }]]),
    make: () => ({ made: [new Date(0)] }),
    fail: () => {
      throw new TypeError("host");
    },
    reject: () => Promise.reject(new RangeError("host")),
    resolve: () => Promise.resolve({ a: {} }),
    items: function* () {
      yield {};
    },
    Point,
    point: new Point(),
    bytes: new Uint8Array(4),
  };
}

const only = (name: string): Record<string, unknown> => ({ [name]: endowments()[name] });

describe("scanner", () => {
  it.each(Object.keys(endowments()))("finds a raw host value in a plain context: %s", async (name) => {
    const report = runInContext(scannerText({ names: ["host"] }), createContext({ host: only(name) })) as ScanReport;
    expect(report.findings.length + (await report.late).length).toBeGreaterThan(0);
  });

  it("finds what a function of the guest's realm leads to only by being called", () => {
    const context = createContext({});
    const wrap = runInContext("(f) => { globalThis.host = () => f(); }", context) as (f: () => object) => void;
    wrap(() => ({}));
    const report = runInContext(scannerText({ names: ["host"] }), context) as ScanReport;
    expect(report.findings.map(({ path }) => path)).toContain("host() ");
  });

  it.each<[string, () => unknown]>([
    ["the process", () => process],
    ["a loader", () => createRequire(import.meta.url)],
    ["every file", () => ({ fs: nodeFs })],
    ["the start of other programs", () => childProcess],
    ["a compiler", () => (text: string) => new Function(text) as unknown],
    ["an evaluator", () => ({ tools: [(text: string) => (0, eval)(text) as unknown] })],
  ])("finds a power that a VM is handed: %s", (_, make) => {
    const vm = new VM({ sandbox: { host: { given: make() } } });
    const { findings } = vm.run<ScanReport>(scannerText({ names: ["host"] }));
    expect(findings.map(({ kind }) => kind)).toContain("power");
    expect(findings.map(({ path }) => path.startsWith("host.given"))).not.toContain(false);
  });

  it("calls nothing of what was handed over when it is told so", () => {
    let calls = 0;
    const vm = new VM({ sandbox: { host: { count: () => (calls += 1) } } });
    expect(vm.run<ScanReport>(scannerText({ names: ["host"], call: false })).called).toBe(0);
    expect(calls).toBe(0);
  });

  it("finds nothing in an empty context", () => {
    const report = runInContext(scannerText(), createContext(constants.DONT_CONTEXTIFY)) as ScanReport;
    expect(report.findings.map(({ path, why }) => `${path}: ${why}`)).toEqual([]);
  });

  it("finds nothing in a VM with one endowment of each kind", async () => {
    const vm = new VM({ sandbox: { host: endowments() } });
    const report = vm.run<ScanReport>(scannerText({ names: ["host"] }));
    expect(report.scanned).toBeGreaterThan(500);
    expect(report.called).toBeGreaterThan(5);
    const findings = [...report.findings, ...(await report.late)];
    expect(findings.map(({ path, why }) => `${path}: ${why}`)).toEqual([]);
  });
});
