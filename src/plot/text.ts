import type { Box } from "./box.ts";
import { interAdvances } from "./font/metrics.generated.ts";

/** The two weights of Inter that figures are set in. */
export type Weight = 400 | 600;

/** Heights of Inter above and below the baseline, in em: the tops of "b" and "l", and the tail of "g". */
export const ascent = 0.757;
export const descent = 0.205;

const advances = new Map<Weight, Map<number, number>>();

/**
 * The width of a line of text in pixels, set in Inter at `size` pixels, without kerning (which only ever moves it by a percent or so).
 * Characters that Inter's subset lacks count as one em when they are wide (East Asian, emoji), else as 0.65 em. O(length).
 */
export function textWidth(text: string, size: number, weight: Weight = 400): number {
  const table = advancesOf(weight);
  let thousandths = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    thousandths += table.get(code) ?? (isMark(code) ? 0 : code >= 0x1100 ? 1000 : 650);
  }
  return (thousandths * size) / 1000;
}

/** Whether Inter's subset has a glyph for every character of the text. */
export function inFont(text: string): boolean {
  const table = advancesOf(400);
  for (const character of text) if (!table.has(character.codePointAt(0)!)) return false;
  return true;
}

/**
 * The text broken into lines no wider than `width` pixels, at spaces, and inside a word only where a word alone is too wide.
 * With `most` lines the last one ends in "…" when something had to be left out. Line ends in the text are kept as breaks.
 */
export function wrapText(text: string, width: number, size: number, weight: Weight = 400, most = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r\n|[\n\r]/)) {
    let line = "";
    for (const word of paragraph.split(/[ \t]+/)) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (textWidth(longer, size, weight) <= width) {
        line = longer;
        continue;
      }
      if (line !== "") lines.push(line);
      line = word;
      while (textWidth(line, size, weight) > width) {
        const head = headThatFits(line, width, size, weight);
        if (head.length === line.length) break;
        lines.push(head);
        line = line.slice(head.length);
      }
    }
    lines.push(line);
  }
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  kept[most - 1] = shortened(`${kept[most - 1]} ${lines[most]}`, width, size, weight);
  return kept;
}

/** The text itself when it fits in `width` pixels, else its beginning and "…". */
export function shortened(text: string, width: number, size: number, weight: Weight = 400): string {
  if (textWidth(text, size, weight) <= width) return text;
  const room = width - textWidth("…", size, weight);
  return room <= 0 ? "…" : `${headThatFits(text, room, size, weight).trimEnd()}…`;
}

/** The box of a horizontal line of text whose baseline begins, is centered, or ends at (x, y). */
export function lineBox(text: string, x: number, y: number, size: number, weight: Weight, anchor: "start" | "middle" | "end"): Box {
  const width = textWidth(text, size, weight);
  const left = anchor === "start" ? x : anchor === "middle" ? x - width / 2 : x - width;
  return { x: left, y: y - ascent * size, width, height: (ascent + descent) * size };
}

/** As many whole characters from the start as fit, at least one. */
function headThatFits(text: string, width: number, size: number, weight: Weight): string {
  let head = "";
  for (const character of text) {
    if (head !== "" && textWidth(head + character, size, weight) > width) break;
    head += character;
  }
  return head;
}

function advancesOf(weight: Weight): Map<number, number> {
  let table = advances.get(weight);
  if (table === undefined) {
    table = new Map();
    for (const run of interAdvances[weight].split(";")) {
      const [first, widths] = run.split(":") as [string, string];
      let code = Number.parseInt(first, 36);
      for (const width of widths.split(",")) table.set(code++, Number.parseInt(width, 36));
    }
    advances.set(weight, table);
  }
  return table;
}

/** Combining marks, zero-width signs and direction marks take no room. */
function isMark(code: number): boolean {
  return (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f);
}
