/** Runs in the guest realm, as an ordinary library: `assert` and `assert/strict`. No exports: bundled to one function. */
import { assert, strict } from "./assert.ts";
import { showing } from "./assertion-error.ts";

declare const connect: (main: (services: { show: (value: unknown) => string }) => unknown) => void;

connect(({ show }) => {
  showing.show = show;
  return { assert, strict };
});
