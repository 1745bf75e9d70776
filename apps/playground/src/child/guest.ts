/** The child process of one run in the sandbox. */
import { gallery } from "../shared/gallery.ts";
import { runAttack } from "./attack.ts";
import { receive } from "./channel.ts";
import { runProgram } from "./program.ts";

const request = receive();
if (request.kind === "program") await runProgram(request);
else {
  const attack = gallery.find(({ id }) => id === request.id);
  if (attack === undefined) throw new TypeError("Not an attack of the gallery.");
  await runAttack(attack);
}
