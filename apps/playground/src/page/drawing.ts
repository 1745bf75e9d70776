/** The small drawing: the guest on the left, the host's objects on the right, a border, and a line for each that was used. */
import type { Crossing } from "../shared/protocol.ts";
import { draw } from "./dom.ts";

/** See {@link makeDrawing}. */
export interface Drawing {
  readonly clear: () => void;
  readonly add: (crossing: Crossing) => void;
}

const width = 420;
const rowHeight = 26;
const top = 30;
const leastRows = 5;
/** Roots that have a row of their own; the rest share the last one. */
const mostRows = 8;
const others = "others";
const guest = { x: 64, radius: 30 };
const border = 190;
const host = 300;

interface Row {
  readonly name: string;
  readonly line: SVGPathElement;
  readonly label: SVGTextElement;
  readonly count: SVGTextElement;
  in: number;
  out: number;
}

/** The global by which a path begins. */
const rootOf = (path: string): string => /^[^.[(]+/.exec(path)?.[0] ?? path;

const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Draws into an element. */
export const makeDrawing = (parent: HTMLElement): Drawing => {
  const rows = new Map<string, Row>();
  const lines = draw("g");
  const divide = draw("line", { class: "draw-border", x1: border, x2: border, y1: 8 });
  const body = draw("circle", { class: "draw-guest", cx: guest.x, r: guest.radius });
  const name = draw("text", { class: "draw-name", x: guest.x, "text-anchor": "middle" }, "guest");
  const svg = draw(
    "svg",
    { class: "draw", role: "img" },
    draw("text", { class: "draw-side guest", x: guest.x, y: 16, "text-anchor": "middle" }, "program.js"),
    draw("text", { class: "draw-side host", x: host, y: 16 }, "host.js"),
    divide,
    lines,
    body,
    name,
  );
  parent.append(svg);

  const yOf = (index: number): number => top + rowHeight * index + rowHeight / 2;

  /** Everything moves a little when a row is added. */
  const arrange = (): void => {
    const height = top + rowHeight * Math.max(leastRows, rows.size) + 6;
    const middle = (top + height) / 2;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    divide.setAttribute("y2", String(height - 6));
    body.setAttribute("cy", String(middle));
    name.setAttribute("y", String(middle + 4));
    [...rows.values()].forEach(({ line, label, count }, index) => {
      const y = yOf(index);
      const from = guest.x + guest.radius + 2;
      line.setAttribute("d", `M ${from} ${middle} C ${border} ${middle}, ${border - 40} ${y}, ${host - 12} ${y}`);
      for (const text of [label, count]) text.setAttribute("y", String(y + 4));
    });
  };

  const describe = (): void => {
    const used = [...rows.values()].map((row) => `${row.name} ${row.in + row.out}`);
    svg.setAttribute("aria-label", used.length === 0 ? "Nothing has crossed" : `Crossings: ${used.join(", ")}`);
  };

  const makeRow = (root: string): Row => {
    const row: Row = {
      name: root,
      line: draw("path", { class: "draw-line", fill: "none" }),
      label: draw("text", { class: "draw-label", x: host }, root),
      count: draw("text", { class: "draw-count", x: width - 10, "text-anchor": "end" }),
      in: 0,
      out: 0,
    };
    rows.set(root, row);
    lines.append(row.line, row.label, row.count);
    arrange();
    return row;
  };

  const rowOf = (path: string): Row => {
    const root = rootOf(path);
    const isFull = rows.size >= mostRows - 1 && !rows.has(root);
    const key = isFull ? others : root;
    return rows.get(key) ?? makeRow(key);
  };

  const pulse = (row: Row, from: Crossing["from"], isThrow: boolean): void => {
    if (isStill() || lines.querySelectorAll(".draw-dot").length > 12) return;
    const dot = draw("circle", { class: `draw-dot ${from}${isThrow ? " throw" : ""}`, r: 4 });
    lines.append(dot);
    const path = row.line;
    const length = path.getTotalLength();
    const start = performance.now();
    const step = (now: number): void => {
      const part = Math.min(1, (now - start) / 600);
      const { x, y } = path.getPointAtLength(length * (from === "guest" ? part : 1 - part));
      dot.setAttribute("cx", String(x));
      dot.setAttribute("cy", String(y));
      if (part < 1 && dot.isConnected) requestAnimationFrame(step);
      else dot.remove();
    };
    requestAnimationFrame(step);
  };

  arrange();
  describe();
  return {
    clear() {
      rows.clear();
      lines.replaceChildren();
      arrange();
      describe();
    },
    add({ from, operation, path }) {
      const row = rowOf(path);
      if (from === "guest") row.in += 1;
      else row.out += 1;
      row.count.textContent = [row.in > 0 ? `→${row.in}` : "", row.out > 0 ? `←${row.out}` : ""].join(" ").trim();
      row.line.setAttribute("stroke-width", String(Math.min(6, 1 + Math.log2(row.in + row.out))));
      if (operation === "throw") row.line.classList.add("threw");
      pulse(row, from, operation === "throw");
      describe();
    },
  };
};
