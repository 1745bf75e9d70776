/** The options beside the editor: a table, the form that is made of it, and what was chosen there. */
import { limits, offeredBuiltins, type Policy, type ProgramRequest } from "../shared/protocol.ts";
import { make } from "./dom.ts";

/** Where a program runs: in a process of the server's, or in a frame of this very browser, without the server. */
export type Place = "server" | "browser";

/** What was chosen. */
export interface Choice {
  readonly place: Place;
  readonly vm: "VM" | "NodeVM";
  readonly timeout: number;
  readonly memory: number;
  readonly policy: Policy;
  /** Keys, with commas between them. */
  readonly hidden: string;
  readonly data: string;
  readonly allowAsync: boolean;
  readonly eval: boolean;
  readonly wasm: boolean;
  readonly console: boolean;
  readonly builtins: readonly string[];
}

/** What a page that nobody touched has chosen. */
export const usualChoice: Choice = {
  place: "server",
  vm: "VM",
  timeout: limits.timeout.usual,
  memory: limits.memory.usual,
  policy: "transparent",
  hidden: "",
  data: "",
  allowAsync: true,
  eval: true,
  wasm: true,
  console: true,
  builtins: [],
};

type Value = readonly [value: string, label: string];

interface Field {
  readonly name: keyof Choice;
  readonly label: string;
  readonly hint: string;
  readonly kind: "radio" | "select" | "text" | "area" | "switch" | "list";
  readonly values?: readonly Value[];
  /** Whether it means something for what is chosen. */
  readonly applies?: (choice: Choice) => boolean;
}

const onServer = ({ place }: Choice): boolean => place === "server";

/** TABLE: the fields, in order. */
const fields: readonly Field[] = [
  {
    name: "place",
    label: "Where",
    hint: "On the server: a process of its own for each run. In this browser: the membrane alone, over a frame, with no server and no eval.",
    kind: "radio",
    values: [
      ["server", "Server"],
      ["browser", "This browser"],
    ],
  },
  {
    name: "vm",
    label: "Sandbox",
    hint: "NodeVM adds require, process and timers.",
    kind: "radio",
    values: [
      ["VM", "VM"],
      ["NodeVM", "NodeVM"],
    ],
    applies: onServer,
  },
  {
    name: "policy",
    label: "Policy",
    hint: "What the guest may do with the host's objects, and all that it reaches through them.",
    kind: "select",
    values: [
      ["transparent", "transparent: all is live"],
      ["readonly", "read-only: nothing changes"],
      ["protected", "protected: data, no functions"],
    ],
  },
  { name: "hidden", label: "Hidden keys", hint: "Neither seen nor set, at any depth: password, email", kind: "text" },
  {
    name: "timeout",
    label: "Time limit",
    hint: "For each entry of the host into the guest. The process ends after 10 s, whatever is chosen.",
    kind: "select",
    values: [
      ["100", "100 ms"],
      ["1000", "1 second"],
      ["5000", "5 seconds"],
      ["0", "none"],
    ],
  },
  {
    name: "memory",
    label: "Memory of the process",
    hint: "Beside what Node itself needs.",
    kind: "select",
    values: [
      ["64", "64 MB"],
      ["128", "128 MB"],
      ["512", "512 MB"],
    ],
    applies: onServer,
  },
  { name: "allowAsync", label: "Async", hint: "Promises and async functions", kind: "switch", applies: onServer },
  { name: "eval", label: "eval", hint: "Code from strings", kind: "switch", applies: onServer },
  { name: "wasm", label: "WebAssembly", hint: "Compiling modules", kind: "switch", applies: onServer },
  { name: "console", label: "Console", hint: "The guest has one", kind: "switch" },
  {
    name: "builtins",
    label: "Builtins",
    hint: "Modules of Node that may be required, member by member as reviewed.",
    kind: "list",
    applies: ({ place, vm }) => place === "server" && vm === "NodeVM",
  },
  { name: "data", label: "Your own data", hint: "JSON for the global data", kind: "area" },
];

/** The form, made. */
export interface OptionsForm {
  readonly choice: () => Choice;
  readonly set: (choice: Partial<Choice>) => void;
}

const idOf = (name: string): string => `option-${name}`;

const hintOf = ({ name, hint }: Field): HTMLElement => make("small", { id: `${idOf(name)}-hint` }, hint);

const checkbox = (name: string, value: string, label: string): HTMLElement =>
  make("label", { class: "chip" }, make("input", { type: "checkbox", name, value }), make("span", {}, label));

const group = (field: Field, type: "radio" | "checkbox", values: readonly Value[]): HTMLElement =>
  make(
    "fieldset",
    { class: "field", "data-field": field.name, "aria-describedby": `${idOf(field.name)}-hint` },
    make("legend", {}, field.label),
    make(
      "div",
      { class: type === "radio" ? "segments" : "chips" },
      ...values.map(([value, label]) =>
        type === "checkbox"
          ? checkbox(field.name, value, label)
          : make(
              "label",
              { class: "segment" },
              make("input", { type, name: field.name, value }),
              make("span", {}, label),
            ),
      ),
    ),
    hintOf(field),
  );

const labelled = (field: Field, control: HTMLElement): HTMLElement =>
  make(
    "div",
    { class: "field", "data-field": field.name },
    make("label", { for: idOf(field.name) }, field.label),
    control,
    hintOf(field),
  );

const switchOf = (field: Field): HTMLElement =>
  make(
    "label",
    { class: "field switch", "data-field": field.name },
    make("input", { type: "checkbox", name: field.name, role: "switch" }),
    make("span", { class: "switch-text" }, make("b", {}, field.label), hintOf(field)),
  );

const control = (field: Field): HTMLElement => {
  const common = { id: idOf(field.name), name: field.name, "aria-describedby": `${idOf(field.name)}-hint` };
  switch (field.kind) {
    case "radio":
      return group(field, "radio", field.values ?? []);
    case "list":
      return group(
        field,
        "checkbox",
        offeredBuiltins.map((name) => [name, name] as const),
      );
    case "switch":
      return switchOf(field);
    case "select": {
      const options = (field.values ?? []).map(([value, label]) => make("option", { value }, label));
      return labelled(field, make("select", common, ...options));
    }
    case "text":
      return labelled(field, make("input", { ...common, type: "text", spellcheck: "false", autocomplete: "off" }));
    case "area":
      return labelled(
        field,
        make("textarea", { ...common, rows: 2, spellcheck: "false", placeholder: '{ "a": [1, 2] }' }),
      );
  }
};

const read = (form: HTMLFormElement): Choice => {
  const data = new FormData(form);
  const text = (name: keyof Choice): string => {
    const value = data.get(name);
    return typeof value === "string" ? value : String(usualChoice[name]);
  };
  return {
    place: text("place") as Place,
    vm: text("vm") as Choice["vm"],
    timeout: Number(text("timeout")),
    memory: Number(text("memory")),
    policy: text("policy") as Policy,
    hidden: text("hidden"),
    data: text("data"),
    allowAsync: data.has("allowAsync"),
    eval: data.has("eval"),
    wasm: data.has("wasm"),
    console: data.has("console"),
    builtins: data.getAll("builtins").map(String),
  };
};

const write = (form: HTMLFormElement, choice: Choice): void => {
  for (const element of form.elements) {
    if (element instanceof HTMLInputElement && (element.type === "checkbox" || element.type === "radio")) {
      const value = choice[element.name as keyof Choice];
      element.checked = Array.isArray(value)
        ? value.includes(element.value)
        : value === true || value === element.value;
    } else if (
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement
    )
      element.value = String(choice[element.name as keyof Choice]);
  }
};

/** Fills the form with its fields. */
export const makeOptions = (form: HTMLFormElement, onChange: (choice: Choice) => void): OptionsForm => {
  form.append(...fields.map(control));
  const update = (): void => {
    const choice = read(form);
    for (const { name, applies } of fields) {
      const field = form.querySelector<HTMLElement>(`[data-field="${name}"]`);
      if (field !== null) field.hidden = applies?.(choice) === false;
    }
    onChange(choice);
  };
  write(form, usualChoice);
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
  return {
    choice: () => read(form),
    set(choice) {
      write(form, { ...usualChoice, place: read(form).place, ...choice });
      update();
    },
  };
};

/** What is sent for a choice. */
export const requestOf = (source: string, choice: Choice): ProgramRequest => {
  const { hidden, builtins, vm, timeout, memory, policy, data, allowAsync, wasm, console } = choice;
  const keys = hidden
    .split(/[\s,]+/)
    .filter((key) => key !== "")
    .slice(0, limits.hidden);
  return {
    kind: "program",
    source,
    vm,
    timeout,
    memory,
    policy,
    data,
    allowAsync,
    eval: choice.eval,
    wasm,
    console,
    hidden: keys,
    builtins: vm === "NodeVM" ? builtins : [],
  };
};
