/** Light, dark, or as the system: remembered, and shown by an attribute of the document. */
import { find } from "./dom.ts";

const themes = [
  { name: "system", label: "as the system", sign: "◐" },
  { name: "light", label: "light", sign: "☀" },
  { name: "dark", label: "dark", sign: "☾" },
] as const;

const key = "sbx-playground-theme";

/** A browser may forbid storage: then nothing is remembered. */
const remembered = (): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const remember = (name: string): void => {
  try {
    localStorage.setItem(key, name);
  } catch {
    // Not allowed: it holds for this visit.
  }
};

/** Makes the button of the header work. */
export const startTheme = (): void => {
  const button = find("theme", HTMLButtonElement);
  let index = Math.max(
    0,
    themes.findIndex(({ name }) => name === remembered()),
  );
  const show = (): void => {
    const { name, label, sign } = themes[index] ?? themes[0];
    document.documentElement.dataset["theme"] = name;
    button.setAttribute("aria-label", `Colours: ${label}`);
    button.title = `Colours: ${label}`;
    button.firstElementChild?.replaceChildren(sign);
    remember(name);
  };
  button.addEventListener("click", () => {
    index = (index + 1) % themes.length;
    show();
  });
  show();
};
