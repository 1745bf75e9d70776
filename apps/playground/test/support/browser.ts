/** Debian's Chromium, and a page of the playground in it. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";

/** Where a Chromium may be; the first that exists is taken. */
const places = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser's program; `undefined` where there is none. */
export const chromiumPath: string | undefined = places.find((path) => path !== undefined && existsSync(path));

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // As on a desktop, whatever the memory of the machine: another site's frame has a process of its own.
  "--site-per-process",
];

/** A browser with a profile of its own. */
export interface Browser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Starts one. */
export async function startBrowser(options: BrowserContextOptions = {}): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error("There is no Chromium.");
  const profile = mkdtempSync(join(tmpdir(), "playground-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    headless: true,
    args,
    ...options,
  });
  // A busy machine is no finding.
  context.setDefaultTimeout(120_000);
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Chooses a sample by its name. */
export const chooseSample = async (page: Page, name: string): Promise<void> => {
  await page.getByLabel("Sample").selectOption({ label: name });
};

/** Runs what is in the editor, to its end. */
export const run = async (page: Page): Promise<void> => {
  await page.locator("#run").click();
  await page.locator("#stop[disabled]").waitFor();
};
