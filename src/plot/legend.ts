import { linearAxis, padded, plainNumber } from "./axis.ts";
import { type Mark, type Shape, short, typeSize, words } from "./marks.ts";
import { type Paint, type Ramp, rampBins } from "./paint.ts";
import { shortened, textWidth } from "./text.ts";

/** What colors and shapes mean. */
export type Legend =
  | {
      readonly kind: "classes";
      readonly title: string;
      readonly entries: readonly {
        readonly name: string;
        readonly paint: Paint;
        /** A point, a filled patch, or a piece of line. */
        readonly mark: "dot" | "patch" | "line";
        readonly shape?: Shape;
        readonly dash?: string;
      }[];
    }
  | { readonly kind: "ramp"; readonly title: string; readonly ramp: Ramp; readonly low: number; readonly high: number };

/** A laid-out piece of a figure: its size, and its marks once its upper left corner is known. */
export interface Block {
  readonly width: number;
  readonly height: number;
  draw(x: number, y: number): Mark[];
}

const size = typeSize.note;
/** Height of a row of entries. */
const rowHeight = 18;
/** Names longer than this are shortened, unless two entries are all there is. */
const longestName = 190;

/** A legend laid out in at most `most` pixels of width: entries flow and wrap, a ramp becomes a bar with its values below. */
export function legendBlock(legend: Legend, most: number): Block {
  return legend.kind === "ramp" ? rampBlock(legend, most) : classesBlock(legend, most);
}

/** Several blocks side by side, wrapped into rows `most` pixels wide. */
export function flowBlocks(blocks: readonly Block[], most: number): Block {
  const gap = 28;
  const placed: { block: Block; x: number; y: number }[] = [];
  let [x, y, rowBottom, width] = [0, 0, 0, 0];
  for (const block of blocks) {
    if (x > 0 && x + block.width > most) {
      x = 0;
      y = rowBottom + 6;
    }
    placed.push({ block, x, y });
    x += block.width + gap;
    width = Math.max(width, x - gap);
    rowBottom = Math.max(rowBottom, y + block.height);
  }
  return { width, height: rowBottom, draw: (x0, y0) => placed.flatMap(({ block, x: dx, y: dy }) => block.draw(x0 + dx, y0 + dy)) };
}

function classesBlock(legend: Extract<Legend, { kind: "classes" }>, most: number): Block {
  const items: { x: number; y: number; draw(x: number, y: number): Mark[] }[] = [];
  let x = 0;
  let y = 0;
  let width = 0;
  const place = (itemWidth: number, gap: number, draw: (x: number, y: number) => Mark[]): void => {
    if (x > 0 && x + itemWidth > most) {
      x = 0;
      y += rowHeight;
    }
    items.push({ x, y, draw });
    x += itemWidth + gap;
    width = Math.max(width, x - gap);
  };
  const baseline = rowHeight / 2 + size * 0.36;
  if (legend.title !== "") {
    const title = shortened(legend.title, most, size, 600);
    place(textWidth(title, size, 600), 12, (x0, y0) => [words(title, x0, y0 + baseline, size, { weight: 600, paint: "ink" })]);
  }
  const longest = legend.entries.length <= 2 ? most : longestName;
  for (const entry of legend.entries) {
    const key = entry.mark === "line" ? 20 : 10;
    const name = shortened(entry.name, Math.min(longest, most - key - 6), size);
    place(key + 6 + textWidth(name, size), 16, (x0, y0) => [
      keyMark(entry, x0, y0 + rowHeight / 2, key),
      words(name, x0 + key + 6, y0 + baseline, size, { paint: "ink", ...(name === entry.name ? {} : { full: entry.name }) }),
    ]);
  }
  return { width, height: y + rowHeight, draw: (x0, y0) => items.flatMap((item) => item.draw(x0 + item.x, y0 + item.y)) };
}

function keyMark(entry: Extract<Legend, { kind: "classes" }>["entries"][number], x: number, y: number, width: number): Mark {
  if (entry.mark === "dot") {
    return { kind: "dots", xs: [x + width / 2], ys: [y], radius: 4.2, shape: entry.shape ?? "circle", paint: entry.paint };
  }
  if (entry.mark === "patch") return { kind: "path", d: `M${short(x)} ${short(y - 5)}h10v10h-10z`, fill: entry.paint };
  const line = { kind: "path", d: `M${short(x)} ${short(y)}h${width}`, stroke: entry.paint, width: 2 } as const;
  return entry.dash === undefined ? line : { ...line, dash: entry.dash };
}

function rampBlock(legend: Extract<Legend, { kind: "ramp" }>, most: number): Block {
  const constant = !(legend.high > legend.low);
  const [low, high] = constant ? padded(legend.low, legend.low, 0) : [legend.low, legend.high];
  const spacing = { every: 46, size: typeSize.tick, horizontal: true };
  const factor = constant ? "" : linearAxis(low, high, 200, spacing).factor;
  const title = shortened(factor === "" ? legend.title : `${legend.title} (${factor})`.trim(), most, size, 600);
  const titleWidth = textWidth(title, size, 600);
  // Room at both ends of the bar for half of the outermost numbers.
  const rim = 22;
  const beside = title !== "" && titleWidth + 12 + 140 + 2 * rim <= most;
  const length = Math.max(40, Math.min(220, most - 2 * rim - (beside ? titleWidth + 12 : 0)));
  const axis = linearAxis(low, high, length, spacing);
  const ticks = constant ? [{ at: length / 2, label: plainNumber(legend.low) }] : axis.ticks;
  const ends = ticks.map(({ at, label }) => [at - textWidth(label, typeSize.tick) / 2, at + textWidth(label, typeSize.tick) / 2] as const);
  const barX = Math.max(beside ? titleWidth + 12 : 0, ...ends.map(([left]) => -left));
  const top = beside || title === "" ? 0 : rowHeight;
  const barHeight = 9;
  return {
    width: Math.max(barX + length, titleWidth, ...ends.map(([, right]) => barX + right)),
    height: top + barHeight + 18,
    draw(x0, y0) {
      const y = Math.round(y0 + top);
      const marks: Mark[] = [];
      if (title !== "") {
        const full = title.endsWith("…") ? { full: legend.title } : {};
        marks.push(words(title, x0, beside ? y + barHeight : y0 + 11, size, { weight: 600, paint: "ink", ...full }));
      }
      for (let bin = 0; bin < rampBins; bin++) {
        // Rounded to whole pixels so that neighbors meet without a seam.
        const from = Math.round(x0 + barX + (length * bin) / rampBins);
        const to = Math.round(x0 + barX + (length * (bin + 1)) / rampBins);
        const fill: Paint = `${legend.ramp}:${constant ? rampBins >> 1 : bin}`;
        if (to > from) marks.push({ kind: "path", d: `M${from} ${y}h${to - from}v${barHeight}h${from - to}z`, fill, crisp: true });
      }
      let lines = "";
      for (const tick of ticks) {
        const x = x0 + barX + tick.at;
        lines += `M${short(x)} ${y + barHeight}v4`;
        marks.push(words(tick.label, x, y + barHeight + 14.5, typeSize.tick, { anchor: "middle" }));
      }
      if (lines !== "") marks.push({ kind: "path", d: lines, stroke: "rule" });
      return marks;
    },
  };
}
