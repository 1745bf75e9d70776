// The page: it hands three functions to the program, and nothing else.
import { openRealm } from "./realm.mjs";

const element = (id) => document.getElementById(id);
const panel = element("panel");

/** What the guest may do to the panel. Text is text: no markup of the guest's gets into the page. */
const endowment = {
  say: (text) => panel.append(Object.assign(document.createElement("p"), { textContent: String(text) })),
  title: (text) => panel.append(Object.assign(document.createElement("h2"), { textContent: String(text) })),
  button: (label, onClick) => {
    const button = Object.assign(document.createElement("button"), { textContent: String(label) });
    button.addEventListener("click", () => onClick());
    panel.append(button);
  },
};

const runProgram = () => {
  panel.replaceChildren();
  const { membrane, run } = openRealm();
  membrane.global.panel = endowment;
  try {
    element("result").textContent = String(run(element("program").value));
  } catch (error) {
    element("result").textContent = `${error.name}: ${error.message}`;
  }
};

element("run").addEventListener("click", runProgram);
document.body.dataset.ready = "yes";
