declare module "*?realm" {
  /** The text of a function expression, `(function (connect) { … })`, to be evaluated in a guest realm. */
  const text: string;
  export default text;
}

declare module "*?realm-small" {
  /** The same, with the names of variables shortened. */
  const text: string;
  export default text;
}
