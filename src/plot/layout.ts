import { planBars } from "./bars.ts";
import type { Box, Margins } from "./box.ts";
import type { Figure, Panel } from "./figure.ts";
import { planHeatMap } from "./heat-map.ts";
import { type Block, flowBlocks, type Legend, legendBlock } from "./legend.ts";
import { planLine } from "./line.ts";
import { type Drawing, type Mark, typeSize, words } from "./marks.ts";
import type { Plan } from "./plan.ts";
import { planScatter } from "./scatter.ts";
import { planSpace } from "./space.ts";
import { textWidth, wrapText } from "./text.ts";

/** Pixels between columns and rows. */
const [columnGap, rowGap] = [26, 26];
/** A panel narrower than this could not hold its numbers; there are fewer columns then. */
const narrowest = 215;

interface Cell {
  readonly panel: Panel;
  readonly plan: Plan;
  readonly letter: string;
  /** Legends that the figure does not show on top. */
  readonly legends: readonly Legend[];
  readonly column: number;
  readonly row: number;
}

/**
 * Every position of a figure drawn `width` pixels wide.
 *
 * Columns are equally wide; the plot areas of a column begin and end at the same x, those of a row at the same y. The space around an
 * area depends on its numbers, and these on its size: both are settled by going round until nothing grows any more.
 */
export function layoutFigure(figure: Figure, width: number, pad: number = width < 520 ? 10 : 18): Drawing {
  const inner = width - 2 * pad;
  const columns = Math.max(1, Math.min(figure.columns, figure.panels.length, Math.floor((inner + columnGap) / (narrowest + columnGap))));
  const plans = figure.panels.map(planOf);
  const { shared, own } = sharedLegends(plans.map((plan) => plan.legends));
  const cells: Cell[] = plans.map((plan, i) => ({
    panel: figure.panels[i]!,
    plan,
    letter: figure.letters && i < 26 ? "abcdefghijklmnopqrstuvwxyz"[i]! : "",
    legends: own[i]!,
    column: i % columns,
    row: Math.floor(i / columns),
  }));
  const marks: Mark[] = [];
  let y = pad + head(figure, pad, inner, marks);
  if (shared.length) {
    const block = flowBlocks(
      shared.map((legend) => legendBlock(legend, inner)),
      inner,
    );
    marks.push(...block.draw(pad, y + 2));
    y += block.height + 12;
  }
  const cellWidth = (inner - columnGap * (columns - 1)) / columns;
  const rows = cells.length ? Math.floor((cells.length - 1) / columns) + 1 : 0;
  const { left, right, top, height, extent } = settle(cells, columns, rows, cellWidth);
  for (let row = 0; row < rows; row++) {
    const inRow = cells.filter((cell) => cell.row === row);
    const heads = inRow.map((cell) => panelHead(cell, cellWidth - left[cell.column]!));
    const headHeight = Math.max(0, ...heads.map((block) => block.height));
    const areaY = y + headHeight + top[row]!;
    inRow.forEach((cell, i) => {
      const x0 = pad + cell.column * (cellWidth + columnGap);
      const area: Box = {
        x: x0 + left[cell.column]!,
        y: areaY,
        width: cellWidth - left[cell.column]! - right[cell.column]!,
        height: height[row]!,
      };
      const outer: Box = { x: x0, y: areaY, width: cellWidth, height: extent[row]! };
      marks.push(...heads[i]!.draw(area.x, y));
      marks.push({ kind: "group", marks: cell.plan.draw(area, outer) });
    });
    y = areaY + extent[row]! + (row < rows - 1 ? rowGap : 0);
  }
  y = notes(plans, figure, pad, inner, y, marks);
  return { width, height: Math.ceil(y + pad), title: figure.title, description: describe(figure, plans), marks };
}

function planOf(panel: Panel): Plan {
  switch (panel.kind) {
    case "scatter":
      return planScatter(panel);
    case "space":
      return planSpace(panel);
    case "bars":
      return planBars(panel);
    case "heat-map":
      return planHeatMap(panel);
    case "line":
      return planLine(panel);
  }
}

/** Legends on which all panels that have any agree, and what is left for each panel. */
function sharedLegends(all: readonly (readonly Legend[])[]): { shared: readonly Legend[]; own: Legend[][] } {
  const keyed = all.map((legends) => legends.map((legend) => JSON.stringify(legend)));
  const having = keyed.filter((keys) => keys.length > 0);
  const common = new Set((having[0] ?? []).filter((key) => having.every((keys) => keys.includes(key))));
  const first = all.find((legends) => legends.length > 0) ?? [];
  return {
    shared: first.filter((legend) => common.has(JSON.stringify(legend))),
    own: all.map((legends, i) => legends.filter((_, l) => !common.has(keyed[i]![l]!))),
  };
}

/** Margins by column and by row, and heights by row, such that every panel has the space it asks for. */
function settle(cells: readonly Cell[], columns: number, rows: number, cellWidth: number) {
  const left = new Array<number>(columns).fill(0);
  const right = new Array<number>(columns).fill(0);
  const top = new Array<number>(rows).fill(0);
  const height = new Array<number>(rows).fill(0);
  for (let round = 0; round < 8; round++) {
    height.fill(0);
    for (const { plan, column, row } of cells) {
      const area = Math.max(60, cellWidth - left[column]! - right[column]!);
      height[row] = Math.max(height[row]!, Math.round(plan.height(area)));
    }
    let grew = false;
    for (const { plan, column, row } of cells) {
      const needed: Margins = plan.margins(Math.max(60, cellWidth - left[column]! - right[column]!), height[row]!);
      const grow = (list: number[], at: number, by: number): void => {
        if (by <= list[at]!) return;
        list[at] = Math.ceil(by);
        grew = true;
      };
      // Numbers never take more than half of the panel.
      grow(left, column, Math.min(needed.left, cellWidth * 0.5));
      grow(right, column, Math.min(needed.right, cellWidth * 0.3));
      grow(top, row, needed.top);
    }
    if (!grew) break;
  }
  // How far down each row reaches: a panel of fixed height may end above the others, numbers and all.
  const extent = height.slice();
  for (const { plan, column, row } of cells) {
    const area = Math.max(60, cellWidth - left[column]! - right[column]!);
    const own = plan.fixed ? Math.min(height[row]!, plan.height(area)) : height[row]!;
    extent[row] = Math.max(extent[row]!, Math.ceil(own + plan.margins(area, height[row]!).bottom));
  }
  return { left, right, top, height, extent };
}

/** Title and subtitle of the figure; gives the height they take. */
function head({ title, subtitle }: Figure, pad: number, width: number, marks: Mark[]): number {
  let y = 0;
  const lines = (text: string, size: number, weight: 400 | 600, paint: "ink" | "muted"): void => {
    if (text === "") return;
    for (const line of wrapText(text, width, size, weight, 6)) {
      y += size * 1.3;
      marks.push(words(line, pad, pad + y - size * 0.32, size, { weight, paint }));
    }
  };
  lines(title, typeSize.title, 600, "ink");
  if (title !== "" && subtitle !== "") y += 2;
  lines(subtitle, typeSize.subtitle, 400, "muted");
  return y === 0 ? 0 : y + 14;
}

/** Letter, title and subtitle of a panel, and legends of its own. */
function panelHead({ panel, letter, legends }: Cell, width: number): Block {
  const pieces: { mark: (x: number, y: number) => Mark[] }[] = [];
  let y = 0;
  const { panel: size, note } = typeSize;
  const indent = letter === "" ? 0 : textWidth(letter, size, 600) + 6;
  if (letter !== "" || panel.title) {
    const lines = wrapText(panel.title ?? "", Math.max(40, width - indent), size, 600, 4);
    lines.forEach((line, i) => {
      y += size * 1.3;
      const at = y - size * 0.3;
      if (i === 0 && letter !== "") pieces.push({ mark: (x, y0) => [words(letter, x, y0 + at, size, { weight: 600, paint: "muted" })] });
      if (line !== "") pieces.push({ mark: (x, y0) => [words(line, x + indent, y0 + at, size, { weight: 600, paint: "ink" })] });
    });
  }
  if (panel.subtitle) {
    for (const line of wrapText(panel.subtitle, Math.max(40, width), note, 400, 6)) {
      y += note * 1.35;
      const at = y - note * 0.3;
      pieces.push({ mark: (x, y0) => [words(line, x, y0 + at, note)] });
    }
  }
  if (legends.length) {
    const block = flowBlocks(
      legends.map((legend) => legendBlock(legend, width)),
      width,
    );
    const at = y + 5;
    pieces.push({ mark: (x, y0) => block.draw(x, y0 + at) });
    y = at + block.height;
  }
  return { width, height: y === 0 ? 0 : y + 7, draw: (x, y0) => pieces.flatMap(({ mark }) => mark(x, y0)) };
}

/** What was left out or averaged, below the figure; gives the new bottom. */
function notes(plans: readonly Plan[], figure: Figure, x: number, width: number, y: number, marks: Mark[]): number {
  let bottom = y;
  plans.forEach((plan, i) => {
    for (const note of plan.notes) {
      const text = figure.letters && i < 26 ? `${"abcdefghijklmnopqrstuvwxyz"[i]}: ${note}` : note;
      for (const line of wrapText(text, width, typeSize.note)) {
        bottom += typeSize.note * 1.4;
        marks.push(words(line, x, bottom + 4, typeSize.note));
      }
    }
  });
  return bottom === y ? y : bottom + 6;
}

/** The figure in words: given, or put together from its panels. */
function describe(figure: Figure, plans: readonly Plan[]): string {
  if (figure.description !== undefined) return figure.description;
  const parts = plans.map((plan, i) => {
    const panel = figure.panels[i]!;
    const name = [panel.title, panel.subtitle].filter(Boolean).join(", ");
    const letter = figure.letters && i < 26 ? `${"abcdefghijklmnopqrstuvwxyz"[i]}. ` : "";
    return `${letter}${name === "" ? "" : `${name}: `}${[plan.words, ...plan.notes].join("; ")}.`;
  });
  return [figure.subtitle === "" ? "" : `${figure.subtitle}.`, ...parts].filter(Boolean).join(" ");
}
