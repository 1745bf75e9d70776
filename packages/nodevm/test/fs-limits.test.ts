/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what its program gives */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { NodeVM } from "@sbx/nodevm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";

const top = realpathSync(mkdtempSync(join(tmpdir(), "sbx-fs-")));
afterAll(() => rmSync(top, { recursive: true, force: true }));
const [data, outside] = [join(top, "data"), join(top, "data-outside")];

beforeEach(() => {
  for (const folder of [data, outside]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "sub"), { recursive: true });
    writeFileSync(join(folder, "a.txt"), folder === data ? "inside" : "secret");
  }
  symlinkSync(join(outside, "a.txt"), join(data, "link.txt"));
  symlinkSync(outside, join(data, "folder"));
  symlinkSync(join(outside, "new.txt"), join(data, "dangling"));
});

const run = <Result>(program: string, settings: object = { roots: [data] }): Result =>
  new NodeVM({ sandbox: { data, outside }, require: { builtin: { fs: settings as never } } }).run<Result>(
    `const fs = require('fs'); const code = (f) => { try { return f() } catch (e) { return e.code } }; ${program}`,
  );

describe("fs with roots", () => {
  it("GP-4 threats 35: an error of a stream that nobody listens to is an event of the VM", async () => {
    const vm = new NodeVM({ sandbox: { data, outside }, require: { builtin: { fs: { roots: [data] } } } });
    const seen: unknown[] = [];
    vm.on("uncaughtException", (reason: { code?: unknown }) => seen.push(reason.code));
    vm.run(`
      const fs = require('fs'), moved = fs.createReadStream(data + '/a.txt');
      moved.path = outside + '/a.txt';
      fs.createReadStream(data + '/none'); fs.createWriteStream(data + '/sub');
    `);
    await vi.waitFor(() => expect(seen.toSorted()).toEqual(["EACCES", "EISDIR", "ENOENT"]), { timeout: 20_000 });
  });

  it("GP-13: a listing does not go on into folders, where Node follows links", async () => {
    const program = `
      const all = { recursive: true, withFileTypes: true };
      const refused = [() => fs.readdirSync(data, all), () => fs.readdirSync(data, { recursive: 1 }), () => fs.opendirSync(data, all)].map(code);
      const later = (promise) => promise.catch((e) => e.code);
      module.exports = Promise.all([...refused, later(fs.promises.readdir(data, all)), later(fs.promises.opendir(data, all)),
        new Promise((resolve) => fs.readdir(data, all, (e) => resolve(e.code))), fs.readdirSync(data, { recursive: false }).length]);`;
    const codes = await run<Promise<unknown[]>>(program);
    expect([...codes]).toEqual([...Array.from({ length: 6 }, () => "EACCES"), 5]);
  });

  it("GP-13: reads and writes inside, by path, URL and descriptor", () => {
    const program = `
      fs.writeFileSync(data + '/sub/new.txt', 'x'); fs.appendFileSync(data + '/sub/new.txt', 'y');
      fs.mkdirSync(data + '/d1/d2/d3', { recursive: true }); fs.renameSync(data + '/sub/new.txt', data + '/d1/moved.txt');
      const fd = fs.openSync(data + '/a.txt', 'r'); const size = fs.fstatSync(fd).size; fs.closeSync(fd);
      module.exports = [fs.readFileSync(data + '/a.txt', 'utf8'), fs.readFileSync(data + '/d1/moved.txt', 'utf8'), size, fs.readdirSync(data + '/d1').sort(),
        fs.readFileSync({ href: ${JSON.stringify(pathToFileURL(join(data, "a.txt")).href)} }, 'utf8'), fs.existsSync(data + '/a.txt'), fs.existsSync(data + '/none')];`;
    expect(run(program)).toEqual(["inside", "xy", 6, ["d2", "moved.txt"], "inside", true, false]);
  });

  it.each([
    ["another path", "fs.readFileSync(outside + '/a.txt')"],
    ["a sibling with the same beginning", "fs.readFileSync(data + '-outside/a.txt')"],
    ["dots", "fs.readFileSync(data + '/../data-outside/a.txt')"],
    ["a link to a file", "fs.readFileSync(data + '/link.txt')"],
    ["a link to a folder", "fs.readFileSync(data + '/folder/a.txt')"],
    ["a link that leads nowhere yet", "fs.writeFileSync(data + '/dangling', 'x')"],
    ["writing through a link", "fs.writeFileSync(data + '/folder/b.txt', 'x')"],
    ["moving out", "fs.renameSync(data + '/a.txt', outside + '/b.txt')"],
    ["moving in", "fs.renameSync(outside + '/a.txt', data + '/b.txt')"],
    ["copying in", "fs.copyFileSync(outside + '/a.txt', data + '/b.txt')"],
    ["listing", "fs.readdirSync(outside)"],
    ["a stream", "fs.createReadStream(outside + '/a.txt')"],
    ["a stream of another descriptor", "fs.createReadStream(data + '/a.txt', { fd: 0 })"],
    ["a NUL", "fs.readFileSync(data + '/a.txt\\0')"],
    ["a folder that is no folder", "fs.statSync('/')"],
  ])("GP-13 threats 31: refuses %s", (_title, statement) => {
    expect(run(`module.exports = code(() => ${statement})`)).toBe("EACCES");
    expect([
      readFileSync(join(outside, "a.txt"), "utf8"),
      existsSync(join(outside, "new.txt")),
      existsSync(join(outside, "b.txt")),
    ]).toEqual(["secret", false, false]);
  });

  it("GP-13: knows no descriptor that the guest did not open", () => {
    const program =
      "module.exports = [code(() => fs.readFileSync(0)), code(() => fs.fstatSync(1)), code(() => fs.writeSync(2, 'x')), code(() => fs.closeSync(0))]";
    expect(run(program)).toEqual(["EBADF", "EBADF", "EBADF", "EBADF"]);
  });

  it("GP-13: has no function that is not guarded", () => {
    const names =
      "symlink symlinkSync link linkSync cp cpSync glob watch watchFile ReadStream WriteStream openAsBlob Dir";
    expect(run(`module.exports = ${JSON.stringify(names.split(" "))}.filter((name) => name in fs)`)).toEqual([]);
  });

  it("GP-13: refuses where the function's errors go: to the callback, or as a rejection", async () => {
    const program = `
      const called = new Promise((resolve) => fs.readFile(outside + '/a.txt', (error) => resolve(error.code)));
      const read = new Promise((resolve) => fs.readFile(data + '/a.txt', 'utf8', (error, text) => resolve(text)));
      const opened = new Promise((resolve) => fs.open(data + '/a.txt', (error, fd) => resolve(fs.fstatSync(fd).size)));
      module.exports = Promise.all([called, read, opened, fs.promises.readFile(data + '/a.txt', 'utf8'), fs.promises.readFile(outside + '/a.txt').catch((e) => e.code)])`;
    expect(await run<Promise<unknown>>(program)).toEqual(["EACCES", "inside", 6, "inside", "EACCES"]);
  });

  it("GP-13: readOnly refuses every change, also by flags", async () => {
    const program = `
      const d = data, results = [
        () => fs.writeFileSync(d + '/a.txt', ''), () => fs.openSync(d + '/a.txt', 'w'), () => fs.openSync(d + '/a.txt', 'r+'), () => fs.openSync(d + '/a.txt', 1), () => fs.readFileSync(d + '/a.txt', { flag: 'w+' }),
        () => fs.unlinkSync(d + '/a.txt'), () => fs.mkdirSync(d + '/x'), () => fs.createWriteStream(d + '/x'), () => fs.createReadStream(d + '/a.txt', { flags: 'w+' }), () => fs.renameSync(d + '/a.txt', d + '/b'), () => fs.truncateSync(d + '/a.txt')].map(code);
      module.exports = [[...new Set(results)], fs.readFileSync(d + '/a.txt', 'utf8')];`;
    expect(run(program, { roots: [data], readOnly: true })).toEqual([["EROFS"], "inside"]);
    expect(run(program, { readOnly: true })).toEqual([["EROFS"], "inside"]);
  });

  it("GP-13 threats 5: reads options once, so that they cannot change between check and use", () => {
    const program = `
      let n = 0, m = 0; const flag = () => n++ ? 'w+' : 'r';
      const twice = { get flag() { return flag() } }, stream = { get fd() { return m++ ? 0 : undefined }, get flags() { return flag() } };
      const text = fs.readFileSync(data + '/a.txt', twice).toString(); n = 0;
      const s = fs.createReadStream(data + '/a.txt', stream); s.on('error', () => {}); s.destroy();
      module.exports = [text, fs.readFileSync(data + '/a.txt', 'utf8'), s.fd === 0];`;
    expect(run(program, { roots: [data], readOnly: true })).toEqual(["inside", "inside", false]);
  });

  it("GP-13: open without a callback is refused as Node refuses it", () => {
    expect(run("module.exports = code(() => fs.open(data + '/a.txt', 'r', 5))")).toBe("ERR_INVALID_ARG_TYPE");
  });

  it("GP-20: refuses a setting that it does not know", () => {
    expect(() => run("", { root: data })).toThrow(expect.objectContaining({ path: "require.builtin.fs.root" }));
  });
});
