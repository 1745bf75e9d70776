/** The page: puts editor, options, output and crossings together. */
import hostSource from "../shared/host-objects.js?raw";
import type { EndReason, RunEvent } from "../shared/protocol.ts";
import { makeCrossings } from "./crossings.ts";
import { find, make } from "./dom.ts";
import { makeDrawing } from "./drawing.ts";
import { makeEditor, type Editor } from "./editor.ts";
import { startGallery } from "./gallery-view.ts";
import { makeOptions, requestOf } from "./options.ts";
import { duration, makeOutput } from "./output.ts";
import { runInFrame } from "./run-in-frame.ts";
import { runOnServer } from "./run-on-server.ts";
import { samples } from "./samples.ts";
import { startTabs } from "./tabs.ts";
import { startTheme } from "./theme.ts";

const ends: Record<EndReason, (ms: number) => string> = {
  done: (ms) => `Done in ${duration(ms)}`,
  stopped: () => "Stopped",
  time: (ms) => `Killed after ${duration(ms)}: it did not end by itself`,
  memory: () => "Killed: it took too much memory. Its process has ended, and nothing else.",
  output: () => "Killed: it said too much",
  crashed: () => "Its process has ended. The server has not.",
};

startTheme();
startTabs();
startGallery();

const runButton = find("run", HTMLButtonElement);
const stopButton = find("stop", HTMLButtonElement);
const status = find("status", HTMLElement);
const note = find("sample-note", HTMLElement);
const output = makeOutput(find("output", HTMLElement));
const crossings = makeCrossings({
  list: find("crossings", HTMLElement),
  filters: find("filters", HTMLFormElement),
  count: find("crossing-count", HTMLElement),
  drawing: makeDrawing(find("drawing", HTMLElement)),
});
let current: AbortController | undefined;

const say = (text: string, state: "" | "busy" | "good" | "bad" = ""): void => {
  status.textContent = text;
  status.dataset["state"] = state;
};

const show = (event: RunEvent, editor: Editor, state: { failed: boolean }): void => {
  output.show(event);
  switch (event.type) {
    case "queued":
      say(
        `Waiting: ${event.position === 1 ? "next" : `${event.position - 1} before you`}, ${event.running} running`,
        "busy",
      );
      break;
    case "started":
      say("Running …", "busy");
      break;
    case "crossing":
      crossings.add(event);
      break;
    case "more":
      crossings.more(event.count);
      break;
    case "failure":
      state.failed ||= event.how !== "unhandled";
      if (event.line > 0 && event.how !== "options") editor.mark({ ...event, message: event.message });
      break;
    case "end": {
      const text = ends[event.reason](event.ms);
      if (event.reason !== "done") output.say(text, "bad");
      say(
        state.failed && event.reason === "done" ? `Failed after ${duration(event.ms)}` : text,
        state.failed || event.reason !== "done" ? "bad" : "good",
      );
      break;
    }
    default:
  }
};

const options = makeOptions(find("options", HTMLFormElement), ({ place }) => {
  document.body.dataset["place"] = place;
});

const run = async (editor: Editor): Promise<void> => {
  current?.abort();
  const controller = new AbortController();
  current = controller;
  output.clear();
  crossings.clear();
  editor.mark(undefined);
  stopButton.disabled = false;
  say("Starting …", "busy");
  const choice = options.choice();
  const request = requestOf(editor.text(), choice);
  const state = { failed: false };
  const onEvent = (event: RunEvent): void => {
    if (current === controller) show(event, editor, state);
  };
  try {
    await (choice.place === "server" ? runOnServer : runInFrame)(request, onEvent, controller.signal);
  } catch (error) {
    if (current !== controller) return;
    const text = controller.signal.aborted ? "Stopped" : (error as Error).message;
    output.say(text, controller.signal.aborted ? "plain" : "bad");
    say(text, "bad");
  } finally {
    if (current === controller) stopButton.disabled = true;
  }
};

const editor: Editor = makeEditor({
  parent: find("editor", HTMLElement),
  label: "Program of the guest",
  text: samples[0]?.source ?? "",
  onRun: () => void run(editor),
});
const hostPanel = find("host-source", HTMLElement);
makeEditor({ parent: hostPanel, label: "Program of the host, not to be changed", text: hostSource, isReadOnly: true });

const showFile = (isHost: boolean): void => {
  find("editor", HTMLElement).hidden = isHost;
  hostPanel.hidden = !isHost;
  find("file-program", HTMLButtonElement).setAttribute("aria-pressed", String(!isHost));
  find("file-host", HTMLButtonElement).setAttribute("aria-pressed", String(isHost));
};
find("file-program", HTMLButtonElement).addEventListener("click", () => showFile(false));
find("file-host", HTMLButtonElement).addEventListener("click", () => showFile(true));

const sampleList = find("sample", HTMLSelectElement);
const showSample = (): void => {
  const sample = samples[Number(sampleList.value)];
  if (sample === undefined) return;
  note.textContent = sample.note;
  showFile(false);
  editor.setText(sample.source);
  editor.mark(undefined);
  options.set(sample.choice ?? {});
};
sampleList.append(...samples.map(({ name }, index) => make("option", { value: index }, name)));
sampleList.addEventListener("change", showSample);
note.textContent = samples[0]?.note ?? "";

runButton.addEventListener("click", () => void run(editor));
stopButton.addEventListener("click", () => current?.abort());
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) void run(editor);
  else if (event.key === "Escape" && !stopButton.disabled) current?.abort();
});

// On a small screen the options would push the output far down.
if (matchMedia("(max-width: 760px)").matches) find("options-card", HTMLDetailsElement).open = false;
