import { formatBytes, formatNumber, type Warning } from "../base/errors.ts";
import { inFlags } from "./command-words.ts";
import { folded } from "./method-flags.ts";

/** A line of a summary: what, and its value in words. */
export type Fact = readonly [name: string, value: string];

/** Bold and colors for a stream, or none where it is no terminal or NO_COLOR is set. */
export interface Ink {
  strong(text: string): string;
  faint(text: string): string;
  warning(text: string): string;
}

/** What a stream can show. See no-color.org. */
export function inkFor(stream: NodeJS.WriteStream): Ink {
  const off = stream.isTTY !== true || (process.env.NO_COLOR ?? "") !== "" || process.env.TERM === "dumb";
  const wrap = (on: number, back: number) => (text: string) => (off ? text : `\x1b[${on}m${text}\x1b[${back}m`);
  return { strong: wrap(1, 22), faint: wrap(2, 22), warning: wrap(33, 39) };
}

/** What a command says when it is done. */
export interface Summary {
  readonly title: string;
  readonly facts: readonly Fact[];
  /** A table or other lines that stand as they are. */
  readonly lines?: readonly string[];
  readonly notes: readonly string[];
  readonly warnings: readonly Warning[];
  /** What was written, or what could be. */
  readonly end: readonly string[];
}

/** A summary in lines for a terminal. */
export function summaryText({ title, facts, lines = [], notes, warnings, end }: Summary, ink: Ink): string {
  const width = Math.max(0, ...facts.map(([name]) => name.length));
  const block = [
    ink.strong(title),
    ...facts.map(([name, value]) => `  ${ink.faint(name.padEnd(width))}  ${folded(value, 96 - width, width + 4)}`),
  ];
  if (lines.length > 0) block.push("", ...lines);
  const remarks = [
    ...notes.map((note) => `${ink.faint("Note:")} ${folded(inFlags(note), 100, 6)}`),
    ...warnings.map(({ message }) => `${ink.warning("Warning:")} ${folded(inFlags(message), 98, 9)}`),
  ];
  if (remarks.length > 0) block.push("", ...remarks);
  if (end.length > 0) block.push("", ...end);
  return `${block.join("\n")}\n`;
}

/** "0.42 s (reading 0.02, fit 0.31, quality 0.09)" and the memory. */
export function costFacts(seconds: Readonly<Record<string, number>>, bytes: number): Fact[] {
  const { total = 0, ...parts } = seconds;
  const list = Object.entries(parts).map(([name, value]) => `${name} ${value.toFixed(2)}`);
  return [
    ["time", `${total.toFixed(2)} s (${list.join(", ")})`],
    ["memory", `${formatBytes(bytes)} at most`],
  ];
}

/** Numbers and short lists among a model's diagnostics, in words: "residualVariance" becomes "residual variance". */
export function diagnosticFacts(diagnostics: Readonly<Record<string, unknown>>): Fact[] {
  const facts: Fact[] = [];
  for (const [name, value] of Object.entries(diagnostics)) {
    const words = spaced(name);
    if (typeof value === "number") facts.push([words, shortNumber(value)]);
    else if (typeof value === "boolean") facts.push([words, value ? "yes" : "no"]);
    else if (typeof value === "string") facts.push([words, value]);
    else if (ArrayBuffer.isView(value) && (value as Float64Array).length > 1 && (value as Float64Array).length <= 10) {
      facts.push([words, Array.from(value as Float64Array, shortNumber).join(", ")]);
    } else if (typeof (value as { count?: unknown } | null)?.count === "number") {
      facts.push([words, formatNumber((value as { count: number }).count)]);
    }
  }
  return facts;
}

/** "residualVariance" as "residual variance". */
export function spaced(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** A number for a person: four digits that count. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value)) return formatNumber(value);
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(1);
  return Math.abs(value) < 1000 ? String(Number(value.toPrecision(4))) : formatNumber(Math.round(value));
}

/** Rows as text in aligned columns; the columns named in `right` stand to the right. */
export function aligned(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths = (rows[0] ?? []).map((_, j) => Math.max(...rows.map((row) => row[j]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, j) => (right.includes(j) ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!)))
      .join("  ")
      .trimEnd(),
  );
}

/** "1 row", "1,500 rows" */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
