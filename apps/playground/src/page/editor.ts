/** CodeMirror, dressed as this page, with one line that can be marked as the one that failed. */
import { defaultKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap, WidgetType, type DecorationSet } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { make } from "./dom.ts";

/** A failure at its place; line and column count from 1. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** An editor of the page. */
export interface Editor {
  readonly text: () => string;
  readonly setText: (text: string) => void;
  /** Marks a line, or takes the mark away. */
  readonly mark: (mark: Mark | undefined) => void;
  readonly focus: () => void;
}

/** What an editor is made with. */
export interface EditorOptions {
  readonly parent: HTMLElement;
  /** For those who do not see it. */
  readonly label: string;
  readonly text: string;
  readonly isReadOnly?: boolean;
  readonly onRun?: () => void;
  readonly onChange?: () => void;
}

class MessageWidget extends WidgetType {
  readonly message: string;

  constructor(message: string) {
    super();
    this.message = message;
  }

  override eq(other: MessageWidget): boolean {
    return other.message === this.message;
  }

  override toDOM(): HTMLElement {
    return make("div", { class: "cm-failure", role: "note" }, this.message);
  }
}

const setMark = StateEffect.define<Mark | undefined>();

const decorationsOf = (state: EditorState, mark: Mark | undefined): DecorationSet => {
  if (mark === undefined || mark.line < 1 || mark.line > state.doc.lines) return Decoration.none;
  const line = state.doc.line(mark.line);
  const at = Math.min(line.from + Math.max(0, mark.column - 1), line.to);
  const ranges = [
    Decoration.line({ class: "cm-failedLine" }).range(line.from),
    ...(at < line.to ? [Decoration.mark({ class: "cm-failedPlace" }).range(at, at + 1)] : []),
    Decoration.widget({ widget: new MessageWidget(mark.message), block: true, side: 1 }).range(line.to),
  ];
  return Decoration.set(ranges, true);
};

const markField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setMark)) return decorationsOf(transaction.state, effect.value);
    return transaction.docChanged ? Decoration.none : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: "hl-keyword" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: "hl-string" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], class: "hl-number" },
  { tag: [tags.comment], class: "hl-comment" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: "hl-function" },
  { tag: [tags.className, tags.definition(tags.typeName)], class: "hl-class" },
]);

const nonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";

/** Makes an editor. Tab moves the focus on, as everywhere on the page. */
export const makeEditor = ({ parent, label, text, isReadOnly = false, onRun, onChange }: EditorOptions): Editor => {
  const run = {
    key: "Mod-Enter",
    run: () => {
      onRun?.();
      return onRun !== undefined;
    },
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce()),
        Prec.highest(keymap.of([run])),
        basicSetup,
        keymap.of(defaultKeymap),
        javascript(),
        syntaxHighlighting(highlight),
        markField,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label }),
        EditorState.readOnly.of(isReadOnly),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange?.();
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    setText(value) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value }, selection: { anchor: 0 } });
    },
    mark(mark) {
      const effects: StateEffect<unknown>[] = [setMark.of(mark)];
      if (mark !== undefined && mark.line >= 1 && mark.line <= view.state.doc.lines)
        effects.push(EditorView.scrollIntoView(view.state.doc.line(mark.line).from, { y: "nearest", yMargin: 60 }));
      view.dispatch({ effects });
    },
    focus: () => view.focus(),
  };
};
