declare module "*?realm" {
  /** The text of a function expression, `(function (connect) { … })`, to be evaluated in a guest realm. */
  const text: string;
  export default text;
}
