import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { describe, expect, it } from "vitest";
import guestText from "../src/realm/entry.ts?realm-small";

const entry = fileURLToPath(new URL("../src/index.ts", import.meta.url));

const withGuestText: Plugin = {
  name: "guest text",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?realm/ }, ({ path }) => ({ path, namespace: "guest" }));
    onLoad({ filter: /.*/, namespace: "guest" }, () => ({ contents: guestText, loader: "text" }));
  },
};

/** The whole package as an application's bundler would minify it. */
const bundled = async (): Promise<{ text: string; imports: string[] }> => {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "node20",
    platform: "neutral",
    minify: true,
    metafile: true,
    logLevel: "silent",
    plugins: [withGuestText],
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  return { text: outputFiles[0]?.text ?? "", imports };
};

const zipped = (text: string): number => gzipSync(text, { level: 9 }).length;

describe("what the package weighs, in bytes", () => {
  it("the guest's half, which is evaluated once in each guest realm", () => {
    // Every guest parses it: `new VM()` grows by what is added here.
    expect(guestText.length).toBeLessThan(27_000);
    expect(zipped(guestText)).toBeLessThan(9_800);
  });

  it("all of it, minified, with nothing imported", async () => {
    const { text, imports } = await bundled();
    console.log(
      `bridge: ${String(text.length)} bytes minified, ${String(zipped(text))} gzipped; the guest's text ${String(guestText.length)}, ${String(zipped(guestText))}`,
    );
    expect(imports).toEqual([]);
    // The modules of `realm/` are in it twice: as modules for the host, and in the guest's text, which no bundler may touch
    // (helpers that a bundler adds would be free names there). What is left is the host's own: intrinsics, console, memory.
    // The ceilings stand a twentieth above the size with every guard in; only a guard is a reason to raise them.
    // A tenth of it is the console: what shows a guest's values as the host's own show.
    expect(text.length).toBeLessThan(70_000);
    expect(zipped(text)).toBeLessThan(21_900);
  });
});
