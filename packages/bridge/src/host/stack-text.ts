/**
 * Runs in the host realm. Upholds I1.
 * What a guest may see of the stack of a host error: its header. The frames name the host's files.
 */
const firstFrame = "\n    at ";

/** The text before the first frame. */
export const withoutFrames = (stack: string): string => {
  const end = stack.indexOf(firstFrame);
  return end === -1 ? stack : stack.slice(0, end);
};
