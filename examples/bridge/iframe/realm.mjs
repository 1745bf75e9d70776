// A realm of its own in this page: that of a frame of the same origin, joined with the page's by the membrane.
import { createMembrane } from "@sbx/bridge";

/**
 * Makes a guest realm and gives the membrane with a function that runs programs in it.
 *
 * The frame is taken out of the document at once: its window then has no parent, no opener and no frame element, which
 * would all be the page's own objects, handed out past the membrane. What else a window gives to programs (`fetch`, storage)
 * it still gives: like the rest of a realm, that is not the membrane's business.
 */
export const openRealm = () => {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const evaluate = frame.contentWindow.eval;
  // What holds of a window in a frame must not be reachable later: names that lead to the page.
  evaluate("for (const name of ['parent', 'frames', 'opener', 'frameElement']) delete globalThis[name];");
  frame.remove();
  const membrane = createMembrane({ evaluate: (text) => evaluate(text) });

  /** Runs a program; what it gives and throws is the page's view of it. */
  const run = (program) => {
    let raw;
    try {
      raw = evaluate(program);
    } catch (error) {
      throw membrane.thrownToHost(error);
    }
    return membrane.toHost(raw);
  };
  return { membrane, run, evaluate };
};
