import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { text as guestText } from "../src/realm/parts.ts?realm-here";

/** The whole package as an application's bundler would minify it. */
const bundled = async (file: string): Promise<{ text: string; imports: string[] }> => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../dist/${file}`, import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: "node20",
    platform: "neutral",
    minify: true,
    metafile: true,
    logLevel: "silent",
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  return { text: outputFiles[0]?.text ?? "", imports };
};

const zipped = (text: string): number => gzipSync(text, { level: 9 }).length;

describe("what the package weighs, in bytes", () => {
  it("the modules of both realms, which each guest evaluates", () => {
    // Every guest parses them: `new VM()` grows by what is added here.
    expect(guestText.length).toBeLessThan(28_800);
    expect(zipped(guestText)).toBeLessThan(10_900);
  });

  it.each(["index.js", "index.cjs"])("all of it, minified, with nothing imported: %s", async (file) => {
    const { text, imports } = await bundled(file);
    console.log(
      `bridge: ${String(text.length)} bytes minified, ${String(zipped(text))} gzipped; the guest's text ${String(guestText.length)}, ${String(zipped(guestText))}`,
    );
    expect(imports).toEqual([]);
    // The modules of `realm/` are in it once: the host calls the function whose text the guest evaluates. The rest is the
    // host's own: intrinsics, console, memory.
    // The ceilings stand a twentieth above the size with every guard in; only a guard is a reason to raise them.
    expect(text.length).toBeLessThan(52_500);
    expect(zipped(text)).toBeLessThan(18_700);
  });
});
