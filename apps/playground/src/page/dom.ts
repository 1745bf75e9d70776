/** Elements of the page: made, and found. */

type Properties = Readonly<Record<string, string | number | boolean | undefined>>;

const assign = (element: Element, properties: Properties): void => {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
};

/**
 * Makes an element. Children that are strings become text, never markup.
 *
 * @example
 * make("p", { class: "note" }, "Hello, ", make("b", {}, name));
 */
export const make = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name);
  assign(element, properties);
  element.append(...children);
  return element;
};

/** The same for drawings. */
export const draw = <Name extends keyof SVGElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Name] => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  assign(element, properties);
  element.append(...children);
  return element;
};

/**
 * The element with an id.
 *
 * @throws Error when the page has none of that kind
 */
export const find = <Kind extends Element>(id: string, kind: new () => Kind): Kind => {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${kind.name} #${id}.`);
};
