declare module "*?realm" {
  /** The text of a function expression, `(function (connect) { … })`, to be evaluated in a guest realm. */
  const text: string;
  export default text;
}

declare module "*?late" {
  /**
   * For modules that are bundled for a guest realm, of a folder of its own: evaluates the module, and what it imports from
   * its folder, and gives its one export. What it imports from elsewhere was evaluated before.
   */
  const load: () => unknown;
  export default load;
}

declare module "*?realm-here" {
  /** The module's export `parts`, as this realm has it. */
  export const here: unknown;
  /**
   * The text of an expression whose value is a function, `(connect) => { … }`, to be evaluated in a guest realm: it calls
   * `connect` with the export `parts` of the same modules there.
   */
  export const text: string;
}
