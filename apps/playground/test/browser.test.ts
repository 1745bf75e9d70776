import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { gallery } from "../src/shared/gallery.ts";
import { chooseSample, chromiumPath, run, startBrowser, type Browser } from "./support/browser.ts";
import { startBuiltSite, type Site } from "./support/site.ts";

const why = chromiumPath === undefined ? " (skipped: no Chromium; apt-get install chromium, or set CHROMIUM)" : "";

describe.skipIf(chromiumPath === undefined)(`the page, in Chromium${why}`, () => {
  let site: Site;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    site = await startBuiltSite();
    browser = await startBrowser({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  const open = async (host = "127.0.0.1"): Promise<Page> => {
    const page = await browser.context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(`http://${host}:${site.port}/`);
    return page;
  };
  const output = (page: Page) => page.locator("#output").innerText();
  const status = (page: Page) => page.locator("#status").innerText();
  const write = async (page: Page, text: string) => {
    await page.getByRole("textbox", { name: "Program of the guest" }).focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(text);
  };
  const inBrowser = (page: Page) => page.getByRole("radio", { name: "This browser" }).check();

  it("runs a program and shows console, result and what crossed", async () => {
    const page = await open();
    await run(page);
    expect(await output(page)).toMatch(/Welcome to the Corner shop[^]*result[^]*'€1.30'/);
    expect(await status(page)).toMatch(/^Done in/);
    const rows = await page.locator(".crossing").allInnerTexts();
    expect(rows.some((row) => /→[^]*get[^]*shop\.name/.test(row))).toBe(true);
    expect(rows.some((row) => /←[^]*call[^]*total\.arguments\[0\]/.test(row))).toBe(true);
    expect(await page.locator("#drawing svg").getAttribute("aria-label")).toMatch(/cart \d/);

    await page.getByLabel("Filter by path").fill("cart");
    const shown = await page.locator(".crossing:visible .path").allInnerTexts();
    expect(shown.length > 0 && shown.every((path) => path.startsWith("cart"))).toBe(true);
    await page.getByLabel("Direction").selectOption("host");
    expect(await page.locator(".crossing:visible").count()).toBe(0);
    await page.close();
  });

  it("stops an endless loop, and runs the next program", async () => {
    const page = await open();
    await chooseSample(page, "Endless loop: press Stop");
    await page.locator("#run").click();
    await page.locator("#output").getByText("press Stop").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped").first().waitFor();
    await write(page, "6 * 7");
    await run(page);
    expect(await output(page)).toMatch(/42/);
    await page.close();
  });

  it("marks the line of an error, of one that was thrown and one of syntax", async () => {
    const page = await open();
    await chooseSample(page, "An error");
    await run(page);
    const failed = page.locator(".cm-failedLine");
    expect(await failed.innerText()).toBe("halves.map((number) => order(number));");
    expect(await page.locator(".cm-failure").innerText()).toBe("An order has a whole number");
    expect(await output(page)).not.toMatch(/sbx:|node:|file:/);
    await write(page, "1;\nlet let = 2;");
    expect(await failed.count()).toBe(0);
    await run(page);
    expect(await failed.innerText()).toBe("let let = 2;");
    await page.close();
  });

  it("says what a limit did: of time, and of memory", async () => {
    const page = await open();
    await chooseSample(page, "Endless loop, with a limit");
    await run(page);
    expect(await output(page)).toMatch(/stopped by the time limit/);
    await chooseSample(page, "Too much memory");
    await run(page);
    expect(await status(page)).toMatch(/too much memory/);
    await page.close();
  });

  it("applies what was chosen, and shows options only where they mean something", async () => {
    const page = await open();
    await chooseSample(page, "Policies");
    await run(page);
    expect(await output(page)).toMatch(/read the password → undefined[^]*change the name → .*trap returned falsish/);
    await page.getByLabel("Policy").selectOption("transparent");
    await page.getByLabel("Hidden keys").fill("");
    await run(page);
    expect(await output(page)).toMatch(/read the password → correct horse[^]*change the name → Eve/);
    expect(await page.locator('[data-field="builtins"]').isVisible()).toBe(false);
    await page.getByRole("radio", { name: "NodeVM" }).check();
    expect(await page.locator('[data-field="builtins"]').isVisible()).toBe(true);
    await page.close();
  });

  it("serves two visitors at once, each with what is their own", async () => {
    const [one, two] = await Promise.all([open(), open("localhost")]);
    await write(one, "shop.name = 'one'; shop.name");
    await write(two, "shop.name + ' of two'");
    await Promise.all([run(one), run(two)]);
    expect(await output(one)).toMatch(/'one'/);
    expect(await output(two)).toMatch(/'Corner shop of two'/);
    await Promise.all([one.close(), two.close()]);
  });

  it("runs in the browser itself, over a frame: live objects, policies, errors", async () => {
    const page = await open();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await inBrowser(page);
    await run(page);
    expect(await output(page)).toMatch(/Welcome to the Corner shop[^]*'€1.30'/);
    expect(await page.locator(".crossing").count()).toBeGreaterThan(10);
    await chooseSample(page, "Promises");
    await run(page);
    expect(await output(page)).toMatch(/in stock: 15 × apple[^]*resolved: \[/);
    await chooseSample(page, "Policies");
    await run(page);
    expect(await output(page)).toMatch(/read the password → undefined/);
    await write(page, "1;\nlet let = 2;");
    await run(page);
    expect(await page.locator(".cm-failedLine").innerText()).toBe("let let = 2;");
    await write(page, "import('./x.js')");
    await run(page);
    expect(await output(page)).toMatch(/Dynamic Import not supported/);
    expect(asked).not.toContain("/api/run");
    await page.close();
  });

  it("lets nothing out of the frame", async () => {
    const page = await open();
    await inBrowser(page);
    await write(
      page,
      `const bare = (f) => { try { return String(f()); } catch (error) { return error instanceof Error ? "refused" : "FOREIGN"; } };
      const reach = [() => top, () => parent, () => frameElement, () => opener, () => document.defaultView];
      const compile = [euros, shop, cart.items, Account, order].map((x) => () => x.constructor.constructor("return typeof makeHostObjects + typeof top + typeof parent")());
      console.log(reach.map(bare).join());
      console.log(compile.map(bare).join());
      console.log([typeof fetch, typeof XMLHttpRequest, typeof Worker, typeof localStorage].join());
      const text = "import('data:text/javascript,1')";
      const evaluators = [eval, Function, (async () => 1).constructor, (function* () {}).constructor, euros.constructor];
      console.log(evaluators.map((evaluator) => bare(() => evaluator(text))).join());`,
    );
    await run(page);
    const [reach, compile, types, evaluators] = (await output(page)).split("\n").filter((line) => line !== "");
    expect(reach).toMatch(/^(null|refused)(,(null|refused)){4}$/);
    expect(compile).toBe(Array(5).fill("refused").join());
    expect(types).toBe("undefined,undefined,undefined,undefined");
    expect(evaluators).toBe(Array(5).fill("refused").join());
    await page.close();
  });

  it("stops an endless loop in the frame, without losing the page", async () => {
    const page = await open();
    await inBrowser(page);
    await chooseSample(page, "Endless loop: press Stop");
    await page.locator("#run").click();
    await page.getByText("Running …").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped").first().waitFor();
    await write(page, "6 * 7");
    await run(page);
    expect(await output(page)).toMatch(/42/);
    await page.close();
  });

  it("shows every attack held, and each break out of the bare context", async () => {
    const page = await open();
    await page.getByRole("tab", { name: "Attacks" }).click();
    await page.getByRole("button", { name: "Run all" }).click();
    await page.locator("#stop-all[disabled]").waitFor({ timeout: 230_000 });
    const words = `Sbx: ${gallery.length} of ${gallery.length} held · bare node:vm: ${gallery.length} broke out`;
    expect(await page.locator("#gallery-status").innerText()).toBe(words);
    expect(await page.locator('[data-state="wrong"]').count()).toBe(0);
    await page.close();
  }, 240_000);

  it("works with the keyboard alone", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
    await page.locator("#tab-try").focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("#view-gallery").isVisible()).toBe(true);
    await page.keyboard.press("ArrowLeft");
    const stops: string[] = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      stops.push(
        await page.evaluate(
          () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id ?? "",
        ),
      );
    }
    expect(stops).toEqual(expect.arrayContaining(["file-program", "sample", "Program of the guest", "run"]));
    await page.getByRole("textbox", { name: "Program of the guest" }).focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("for (;;);");
    await page.locator("#option-timeout").selectOption("0");
    await page.getByRole("textbox", { name: "Program of the guest" }).focus();
    await page.keyboard.press("Control+Enter");
    await page.getByText("Running …").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("Stopped").first().waitFor();
    await page.close();
  });

  it("names every control, and shows where the focus is", async () => {
    const page = await open();
    const nameless = await page
      .locator("button, input, select, textarea, [tabindex='0'], [role='textbox']")
      .evaluateAll((all) =>
        all
          .filter((element) => {
            const labels = (element as Partial<HTMLInputElement>).labels ?? [];
            const text = [...labels].map((label) => label.textContent).join("") + element.textContent;
            return (
              element.getAttribute("aria-label") === null && text.trim() === "" && element.closest(".cm-panel") === null
            );
          })
          .map((element) => element.outerHTML.slice(0, 100)),
      );
    expect(nameless).toEqual([]);
    await page.locator("#run").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    expect(await page.locator("#run").evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
    await page.close();
  });

  it("fits a phone, in both views and after a run", async () => {
    const page = await open();
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await chooseSample(page, "Try to get out");
    await run(page);
    expect(await overflow()).toBe(0);
    await page.getByRole("tab", { name: "Attacks" }).click();
    await page.locator("#attack-A1 details summary").click();
    expect(await overflow()).toBe(0);
    await page.close();
  });

  it("is light or dark, as the system is or as was chosen, and remembers it", async () => {
    const page = await open();
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.locator("#theme").click();
    expect([await paper(), await page.locator("#theme").getAttribute("aria-label")]).toEqual([light, "Colours: light"]);
    await page.reload();
    expect(await paper()).toBe(light);
    await page.locator("#theme").click();
    expect(await paper()).toBe(dark);
    await page.locator("#theme").click();
    await page.close();
  });

  it("gave the browser nothing to complain about", () => {
    expect(complaints).toEqual([]);
  });
});
