/**
 * Runs in the host realm. Upholds I1.
 * What a guest may see of the stack of a host error: its header. The frames name the host's files, and so does what Node
 * puts before the header of a SyntaxError (file and line, the source line, a caret).
 */
const firstFrame = "\n    at ";
const arrow = /^.*:\d+\n.*\n[ ^~]*\n\n?/;

/** The text before the first frame, after what precedes the header. */
export const withoutFrames = (stack: string): string => {
  const end = stack.indexOf(firstFrame);
  return (end === -1 ? stack : stack.slice(0, end)).replace(arrow, "");
};
