/** The views of the page: one is shown; arrow keys go from tab to tab, and the address remembers which. */
import { find } from "./dom.ts";

const names = ["try", "gallery"] as const;
type Name = (typeof names)[number];

const parts = (name: Name) => ({
  tab: find(`tab-${name}`, HTMLButtonElement),
  view: find(`view-${name}`, HTMLElement),
});

/** Makes the tabs work. */
export const startTabs = (): void => {
  const show = (chosen: Name, hasFocus: boolean): void => {
    for (const name of names) {
      const { tab, view } = parts(name);
      tab.setAttribute("aria-selected", String(name === chosen));
      tab.tabIndex = name === chosen ? 0 : -1;
      view.hidden = name !== chosen;
      if (name === chosen && hasFocus) tab.focus();
    }
    history.replaceState(null, "", chosen === "try" ? "#" : `#${chosen}`);
  };
  const fromAddress = (): void => {
    const name = names.find((known) => location.hash === `#${known}`);
    show(name ?? "try", false);
  };
  for (const [index, name] of names.entries()) {
    const { tab } = parts(name);
    tab.addEventListener("click", () => show(name, true));
    tab.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step !== undefined) show(names[(index + step + names.length) % names.length] ?? "try", true);
    });
  }
  addEventListener("hashchange", fromAddress);
  fromAddress();
};
