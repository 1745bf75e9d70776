/** The list of crossings, and its filter. */
import { operations, type Crossing, type Operation } from "../shared/protocol.ts";
import { make } from "./dom.ts";
import type { Drawing } from "./drawing.ts";

/** The panel. */
export interface Crossings {
  readonly clear: () => void;
  readonly add: (crossing: Crossing) => void;
  /** So many more happened than are listed. */
  readonly more: (count: number) => void;
}

/** Where the parts of the panel are. */
export interface CrossingsParts {
  readonly list: HTMLElement;
  readonly filters: HTMLFormElement;
  readonly count: HTMLElement;
  readonly drawing: Drawing;
}

const arrows: Record<Crossing["from"], { readonly sign: string; readonly words: string }> = {
  guest: { sign: "→", words: "guest to host" },
  host: { sign: "←", words: "host to guest" },
};

const row = ({ from, operation, path, detail }: Crossing): HTMLElement =>
  make(
    "li",
    { class: `crossing ${from}`, "data-operation": operation, "data-from": from, "data-path": path.toLowerCase() },
    make("span", { class: "arrow", "aria-hidden": "true" }, arrows[from].sign),
    make("span", { class: "sr" }, arrows[from].words),
    make("span", { class: "operation" }, operation),
    make("code", { class: "path" }, path),
    make("code", { class: "detail" }, detail),
  );

interface Filter {
  readonly text: string;
  readonly from: string;
  readonly hidden: ReadonlySet<string>;
}

const passes = ({ dataset }: HTMLElement, { text, from, hidden }: Filter): boolean =>
  (from === "" || dataset["from"] === from) &&
  !hidden.has(dataset["operation"] ?? "") &&
  (dataset["path"] ?? "").includes(text);

const toggle = (operation: Operation): HTMLElement =>
  make(
    "label",
    { class: "chip", hidden: true, "data-for": operation },
    make("input", { type: "checkbox", name: "operation", value: operation, checked: true }),
    make("span", {}, operation),
  );

const fill = (form: HTMLFormElement): void => {
  const choices = [
    ["", "both ways"],
    ["guest", "guest → host"],
    ["host", "host → guest"],
  ] as const;
  form.append(
    make("input", {
      type: "search",
      name: "text",
      placeholder: "Filter by path",
      "aria-label": "Filter by path",
      autocomplete: "off",
    }),
    make(
      "select",
      { name: "from", "aria-label": "Direction" },
      ...choices.map(([value, label]) => make("option", { value }, label)),
    ),
    make("div", { class: "chips", role: "group", "aria-label": "Operations" }, ...operations.map(toggle)),
  );
};

const textOf = (data: FormData, name: string): string => {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
};

const read = (form: HTMLFormElement): Filter => {
  const data = new FormData(form);
  const shown = new Set(data.getAll("operation"));
  return {
    text: textOf(data, "text").toLowerCase(),
    from: textOf(data, "from"),
    hidden: new Set(operations.filter((operation) => !shown.has(operation))),
  };
};

/** Fills the panel. */
export const makeCrossings = ({ list, filters, count, drawing }: CrossingsParts): Crossings => {
  fill(filters);
  let total = 0;
  let unlisted = 0;
  const empty = make("li", { class: "empty" }, "Nothing yet. Run the program.");

  const tell = (): void => {
    const shown = list.querySelectorAll(".crossing:not([hidden])").length;
    const all = String(total + unlisted);
    count.textContent = shown < total || unlisted > 0 ? `${shown} of ${all}` : all;
  };
  let isTelling = false;
  /** Once for all that came in one turn. */
  const tellSoon = (): void => {
    if (isTelling) return;
    isTelling = true;
    requestAnimationFrame(() => {
      isTelling = false;
      tell();
      list.scrollTop = list.scrollHeight;
    });
  };

  filters.addEventListener("input", () => {
    const filter = read(filters);
    for (const item of list.querySelectorAll<HTMLElement>(".crossing")) item.hidden = !passes(item, filter);
    tell();
  });
  filters.addEventListener("submit", (event) => event.preventDefault());

  const clear = (): void => {
    total = 0;
    unlisted = 0;
    list.replaceChildren(empty);
    drawing.clear();
    tell();
  };
  clear();
  return {
    clear,
    add(crossing) {
      empty.remove();
      total += 1;
      const item = row(crossing);
      item.hidden = !passes(item, read(filters));
      list.append(item);
      filters.querySelector(`[data-for="${crossing.operation}"]`)?.removeAttribute("hidden");
      drawing.add(crossing);
      tellSoon();
    },
    more(number) {
      unlisted = number;
      tellSoon();
    },
  };
};
