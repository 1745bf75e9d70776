/** Takes the pictures that README and documents show, of what was built: `pnpm --filter playground screenshots`. */
import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { chooseSample, run, startBrowser } from "./browser.ts";
import { startBuiltSite } from "./site.ts";

const folder = fileURLToPath(new URL("../../../../docs/images/", import.meta.url));

type Shot = (page: Page) => Promise<unknown>;
interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly dark?: true;
  readonly prepare: Shot;
}

/** TABLE: the pictures. */
const pictures: readonly Picture[] = [
  { name: "playground", width: 1240, height: 900, prepare: run },
  {
    name: "playground-error",
    width: 1240,
    height: 900,
    dark: true,
    prepare: async (page) => {
      await chooseSample(page, "An error");
      await run(page);
    },
  },
  {
    name: "playground-attacks",
    width: 1240,
    height: 900,
    prepare: async (page) => {
      await page.getByRole("tab", { name: "Attacks" }).click();
      await page.getByRole("button", { name: "Run all" }).click();
      await page.locator("#stop-all[disabled]").waitFor({ timeout: 300_000 });
    },
  },
  {
    name: "playground-phone",
    width: 360,
    height: 780,
    prepare: async (page) => {
      await chooseSample(page, "Try to get out");
      await run(page);
      await page.locator(".editor-card .run-bar").scrollIntoViewIfNeeded();
    },
  },
];

mkdirSync(folder, { recursive: true });
const site = await startBuiltSite();
const browser = await startBrowser({ reducedMotion: "reduce" });
for (const { name, width, height, dark, prepare } of pictures) {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: dark === true ? "dark" : "light" });
  await page.goto(`http://127.0.0.1:${site.port}/`);
  await prepare(page);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
  });
  const path = `${folder}${name}.png`;
  await page.screenshot({ path });
  process.stdout.write(`${name}.png ${Math.round(statSync(path).size / 1024)} kB\n`);
  await page.close();
}
await browser.close();
await site.close();
