/** The gallery: a card for each attack, which runs it here and in a bare context, and shows the verdicts side by side. */
import { families, gallery, type Attack } from "../shared/gallery.ts";
import type { AttackRequest, RunEvent } from "../shared/protocol.ts";
import { find, make } from "./dom.ts";
import { runOnServer } from "./run-on-server.ts";

type Subject = AttackRequest["subject"];
type Verdict = Extract<RunEvent, { type: "verdict" }>;

const subjects: readonly { readonly subject: Subject; readonly label: string }[] = [
  { subject: "sbx", label: "Sbx" },
  { subject: "bare", label: "bare node:vm" },
];

interface Card {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly run: (signal: AbortSignal, onVerdict: () => void) => Promise<void>;
}

/** What is to be expected: it holds here, and breaks out there. Anything else is news. */
const isExpected = (subject: Subject, { held }: Verdict): boolean => held === (subject === "sbx");

const verdictText = (subject: Subject, verdict: Verdict): string => {
  if (verdict.held) return subject === "sbx" ? "held" : "did not break out";
  return subject === "sbx" ? "BROKEN OUT" : "broke out";
};

const slot = (subject: Subject, label: string): HTMLElement =>
  make(
    "div",
    { class: `verdict ${subject}`, "data-subject": subject },
    make("span", { class: "verdict-label" }, label),
    make("b", { class: "verdict-word" }, "not run"),
    make("span", { class: "verdict-detail" }),
  );

const showVerdict = (place: HTMLElement, subject: Subject, verdict: Verdict): void => {
  place.dataset["state"] = isExpected(subject, verdict) ? "expected" : "wrong";
  place.dataset["held"] = String(verdict.held);
  place.querySelector(".verdict-word")?.replaceChildren(verdictText(subject, verdict));
  const detail = verdict.held ? verdict.saw : verdict.evidence;
  place.querySelector(".verdict-detail")?.replaceChildren(detail);
};

async function runOne(attack: Attack, subject: Subject, place: HTMLElement, signal: AbortSignal): Promise<void> {
  place.dataset["state"] = "running";
  place.querySelector(".verdict-word")?.replaceChildren("running …");
  try {
    const onEvent = (event: RunEvent): void => {
      if (event.type === "verdict") showVerdict(place, subject, event);
    };
    await runOnServer({ kind: "attack", id: attack.id, subject }, onEvent, signal);
  } finally {
    if (place.dataset["state"] === "running") {
      place.dataset["state"] = "";
      place.querySelector(".verdict-word")?.replaceChildren("not run");
    }
  }
}

const makeCard = (attack: Attack): Card => {
  const button = make(
    "button",
    { type: "button", class: "small", "aria-label": `Run ${attack.id}: ${attack.title}` },
    "Run",
  );
  const places = subjects.map(({ subject, label }) => ({ subject, element: slot(subject, label) }));
  const element = make(
    "article",
    { class: "attack card", id: `attack-${attack.id}`, "aria-label": `${attack.id}: ${attack.title}` },
    make(
      "div",
      { class: "bar" },
      make("span", { class: "attack-id" }, attack.id),
      make("h3", {}, attack.title),
      button,
    ),
    make("div", { class: "verdicts", "aria-live": "polite" }, ...places.map((place) => place.element)),
    make(
      "p",
      { class: "stops" },
      make(
        "span",
        { class: "invariant", title: "The invariant that stops it: docs/security/invariants.md" },
        attack.invariant,
      ),
      ` ${attack.stops}`,
    ),
    make(
      "details",
      {},
      make("summary", {}, "The guest's program"),
      make("pre", { class: "source", tabindex: "0" }, attack.source),
    ),
  );
  return {
    element,
    button,
    run: async (signal, onVerdict) => {
      await Promise.all(
        places.map(async (place) => {
          await runOne(attack, place.subject, place.element, signal);
          onVerdict();
        }),
      );
    },
  };
};

const familyOf = (letter: string, name: string, cards: readonly Card[]): HTMLElement =>
  make(
    "section",
    { class: "family", "aria-labelledby": `family-${letter}` },
    make("h2", { id: `family-${letter}` }, make("span", { class: "letter" }, letter), name),
    make("div", { class: "attacks" }, ...cards.map(({ element }) => element)),
  );

/** How many attacks are asked for at once: the server's queue is for others, too. */
const atOnce = 2;

/** Fills the view. */
export const startGallery = (): void => {
  const cards = new Map(gallery.map((attack) => [attack.id, makeCard(attack)]));
  const view = find("gallery", HTMLElement);
  for (const [letter, name] of Object.entries(families)) {
    const own = [...cards].filter(([id]) => id.startsWith(letter)).map(([, card]) => card);
    view.append(familyOf(letter, name, own));
  }

  const runAll = find("run-all", HTMLButtonElement);
  const stopAll = find("stop-all", HTMLButtonElement);
  const status = find("gallery-status", HTMLElement);
  const progress = find("gallery-progress", HTMLProgressElement);
  let controller: AbortController | undefined;

  const summary = (): string => {
    const count = (subject: Subject, held: boolean): number =>
      view.querySelectorAll(`[data-subject="${subject}"][data-held="${String(held)}"]`).length;
    const broken = count("sbx", false);
    const held = `Sbx: ${count("sbx", true)} of ${gallery.length} held${broken > 0 ? `, ${broken} BROKEN` : ""}`;
    return `${held} · bare node:vm: ${count("bare", false)} broke out`;
  };

  const go = async (list: readonly Card[], buttons: readonly HTMLButtonElement[]): Promise<void> => {
    controller = new AbortController();
    const { signal } = controller;
    for (const button of buttons) button.disabled = true;
    const waiting = [...list];
    const worker = async (): Promise<void> => {
      for (let card = waiting.shift(); card !== undefined; card = waiting.shift()) {
        await card.run(signal, () => {
          progress.value += 1;
          status.textContent = summary();
        });
      }
    };
    try {
      await Promise.all(Array.from({ length: atOnce }, worker));
    } catch (error) {
      if (!signal.aborted) status.textContent = (error as Error).message;
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };

  for (const card of cards.values())
    card.button.addEventListener("click", () => {
      void go([card], [card.button]);
    });
  runAll.addEventListener("click", () => {
    progress.value = 0;
    stopAll.disabled = false;
    void go([...cards.values()], [runAll]).finally(() => {
      stopAll.disabled = true;
    });
  });
  stopAll.addEventListener("click", () => controller?.abort());
};
