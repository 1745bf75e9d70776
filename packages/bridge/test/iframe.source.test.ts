import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Format, type Plugin } from "esbuild";
import { chromium, type BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../../examples/bridge/iframe/serve.mjs";
import { text as realmText } from "../src/realm/parts.ts?realm-here";

const executablePath = process.env["SBX_CHROMIUM"] ?? "/usr/bin/chromium";
const hasChromium = existsSync(executablePath);
const args = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
]; // prettier-ignore

/** The modules of both realms, as in what is built. */
const realm: Plugin = {
  name: "realm",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?realm/ }, ({ path }) => ({ path, namespace: "realm" }));
    onLoad({ filter: /.*/, namespace: "realm" }, () => ({
      contents: `export let here; (${realmText})((parts) => { here = parts; }); export const text = ${JSON.stringify(realmText)};`,
      loader: "js",
    }));
  },
};

const bundle = async (entry: string, format: Format): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    target: "es2022",
    format,
    globalName: format === "iife" ? "battery" : "",
    plugins: [realm],
  });
  return outputFiles[0]?.text ?? "";
};

describe.skipIf(!hasChromium)(
  `a page and a frame of it${hasChromium ? "" : ` (no Chromium at ${executablePath})`}`,
  () => {
    let context: BrowserContext;
    let profile: string;
    let server: Awaited<ReturnType<typeof serve>>;
    const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

    beforeAll(async () => {
      server = await serve(() => bundle("../src/index.ts", "esm"));
      profile = await mkdtemp(join(tmpdir(), "bridge-chromium-"));
      context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args });
    });
    afterAll(async () => {
      await context.close();
      server.close();
      await rm(profile, { recursive: true, force: true });
    });

    it("runs the example: a program of the frame writes to the page, and is called back by it", async () => {
      const page = await context.newPage();
      await page.goto(address());
      await page.waitForSelector("body[data-ready]");
      await page.click("#run");
      await page.click("#panel button");
      await page.click("#panel button");
      expect(await page.textContent("#result")).toBe("true,true");
      expect(await page.locator("#panel p").allTextContents()).toEqual(["clicked 1 times", "clicked 2 times"]);
      await page.fill("#program", "panel.nothing()");
      await page.click("#run");
      expect(await page.textContent("#result")).toMatch(/^TypeError: /);
      await page.close();
    });

    it("keeps the realms apart, with all that a browser has in them", async () => {
      const page = await context.newPage();
      await page.goto(address());
      await page.addScriptTag({ content: await bundle("browser/battery.ts", "iife") });
      const results = await page.evaluate<[string, unknown, unknown][]>("battery.run()");
      expect(results.length).toBeGreaterThan(15);
      for (const [title, came, expected] of results) expect([title, came]).toEqual([title, expected]);
      await page.close();
    });
  },
);
