import { colorOf, okabeIto, type Paint, ten } from "flatland/paint";
import { title } from "../base/format.ts";
import { matchLabels } from "../runs/package.ts";
import type { Run } from "../runs/run.ts";
import { type Classes, classesOf, numbersOf } from "./columns.ts";
import { data, labelField, work } from "./data.ts";
import { runOf } from "./runs.ts";
import { type ColorBy, ground, panels } from "./view.ts";

/** What points are colored by, as the figure engine and the page both need it. */
export type Coloring =
  | { readonly kind: "plain" }
  | { readonly kind: "classes"; readonly name: string; readonly labels: Int32Array; readonly names: readonly string[] }
  | {
      readonly kind: "values";
      readonly name: string;
      readonly values: Float64Array;
      readonly low: number;
      readonly high: number;
      /** How a value is told, where that is not the number itself. */
      readonly written?: (value: number) => string;
    };

/** The coloring for a panel that shows `run`. */
export function coloringOf(by: ColorBy, run: Run | undefined): Coloring {
  const points = work.value;
  if (!points) return { kind: "plain" };
  if (by.kind === "field") {
    const field = data.value?.fields[by.field];
    if (!field) return { kind: "plain" };
    const classes = field.kind === "text" || field === labelField.value ? classesOf(field, points.rows) : undefined;
    if (classes) return { kind: "classes", name: field.name, labels: classes.labels, names: classes.names };
    return valuesColoring(field.name, numbersOf(field, points.rows));
  }
  if (by.kind === "run") {
    const found = runOf(by.run);
    if (!found?.labels) return { kind: "plain" };
    const matched = matchedLabels(found.labels, trueClasses());
    return { kind: "classes", name: title(found.method), ...matched };
  }
  if (by.kind === "local") {
    // The data has no quality of its own: its points show that of the first picture.
    const scored = run?.scores ? run : firstScored();
    const values = by.measure === "trust" ? scored?.scores?.local : scored?.scores?.stretch;
    if (!values) return { kind: "plain" };
    if (by.measure === "trust")
      return { kind: "values", name: "local trustworthiness", values, low: Math.min(0.8, quantile(values, 0.02)), high: 1 };
    const most = Math.max(0.25, Math.abs(quantile(values, 0.02)), Math.abs(quantile(values, 0.98)));
    return { kind: "values", name: "local stretch", values, low: -most, high: most, written: stretchWords };
  }
  return { kind: "plain" };
}

function firstScored(): Run | undefined {
  return panels.value.map(({ source }) => (source === "data" ? undefined : runOf(source))).find((one) => one?.scores);
}

/** The classes that are known to be true, if a column has them. */
export function trueClasses(): Classes | undefined {
  return labelField.value && work.value ? classesOf(labelField.value, work.value.rows) : undefined;
}

/** A log₂ of stretching as a factor: "2.0 times", "1/1.5". */
function stretchWords(value: number): string {
  const factor = 2 ** Math.abs(value);
  const words = factor >= 100 ? "over 100" : factor.toFixed(factor < 10 ? 1 : 0);
  return words === "1.0" ? "1" : value > 0 ? `× ${words}` : `÷ ${words}`;
}

const matchCache = new WeakMap<Int32Array, { truth: Classes | undefined; found: Classes }>();

/** Clusters with the numbers, and so the colors, of the true classes they agree with best. Kept until the classes change. */
export function matchedLabels(labels: Int32Array, truth: Classes | undefined): Classes {
  const known = matchCache.get(labels);
  if (known && known.truth === truth) return known.found;
  const found = match(labels, truth);
  matchCache.set(labels, { truth, found });
  return found;
}

function match(labels: Int32Array, truth: Classes | undefined): Classes {
  const most = labels.reduce((high, label) => Math.max(high, label), 0);
  if (!truth) return { labels, names: Array.from({ length: most + 1 }, (_, i) => `cluster ${i}`) };
  const known = truth.labels.every((label) => label >= 0);
  if (!known) return { labels, names: Array.from({ length: most + 1 }, (_, i) => `cluster ${i}`) };
  const { renamed } = matchLabels(truth.labels, labels);
  const top = renamed.reduce((high, label) => Math.max(high, label), 0);
  return { labels: renamed, names: Array.from({ length: top + 1 }, (_, i) => truth.names[i] ?? `cluster ${i}`) };
}

const ranges = new WeakMap<Float64Array, { readonly low: number; readonly high: number }>();

function valuesColoring(name: string, values: Float64Array): Coloring {
  let known = ranges.get(values);
  if (!known) ranges.set(values, (known = rangeOf(values)));
  return { kind: "values", name, values, ...known };
}

function rangeOf(values: Float64Array): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

const sortedCache = new WeakMap<Float64Array, Float64Array>();

function quantile(values: Float64Array, share: number): number {
  let sorted = sortedCache.get(values);
  if (!sorted) sortedCache.set(values, (sorted = values.filter((value) => !Number.isNaN(value)).sort()));
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The color of class `rank` among `count`, as the figure engine paints it. */
export function classColor(rank: number, count: number, dark: boolean): string {
  const paint: Paint = count <= okabeIto.length ? `class:${rank}` : count <= ten.length ? `ten:${rank}` : `many:${rank % 20}`;
  return colorOf(paint, dark ? "dark" : "light");
}

/** The color of points without a class or value. */
export function noColor(dark: boolean): string {
  return colorOf("muted", dark ? "dark" : "light");
}

const rampCache = new Map<string, Uint8Array>();

/** 512 colors of the continuous scale, between the stops of the figure engine: steps that no eye can tell apart. */
export function rampColors(dark: boolean): Uint8Array {
  const key = dark ? "dark" : "light";
  const known = rampCache.get(key);
  if (known) return known;
  const stops = Array.from({ length: 64 }, (_, k) => channels(colorOf(`viridis:${k}`, dark ? "dark" : "light")));
  const made = new Uint8Array(3 * 512);
  for (let i = 0; i < 512; i++) {
    const at = (i / 511) * 63;
    const k = Math.min(62, Math.floor(at));
    for (let c = 0; c < 3; c++) made[3 * i + c] = Math.round(stops[k]![c]! + (stops[k + 1]![c]! - stops[k]![c]!) * (at - k));
  }
  rampCache.set(key, made);
  return made;
}

const paintCache = new WeakMap<object, { dark: boolean; paints: Uint8Array }>();
const plainCache = new Map<string, Uint8Array>();

/** Red, green and blue of every point. Kept for each coloring, so that panels share what they show alike. */
export function paintsOf(coloring: Coloring, count: number): Uint8Array {
  const dark = ground.value === "dark";
  if (coloring.kind === "plain") {
    const key = `${count} ${dark}`;
    const known = plainCache.get(key);
    if (known) return known;
    const paints = new Uint8Array(3 * count);
    const one = channels(colorOf("class:0", dark ? "dark" : "light").replace("#0072b2", dark ? "#5aa9e6" : "#0072b2"));
    for (let i = 0; i < count; i++) paints.set(one, 3 * i);
    plainCache.clear();
    plainCache.set(key, paints);
    return paints;
  }
  const source = coloring.kind === "classes" ? coloring.labels : coloring.values;
  const known = paintCache.get(source);
  if (known && known.dark === dark) return known.paints;
  const paints = new Uint8Array(3 * count);
  const none = channels(noColor(dark));
  if (coloring.kind === "classes") {
    const classes = coloring.names.length;
    const table = coloring.names.map((_, rank) => channels(classColor(rank, classes, dark)));
    for (let i = 0; i < count; i++) paints.set(table[coloring.labels[i]!] ?? none, 3 * i);
  } else {
    const ramp = rampColors(dark);
    const { low, high, values } = coloring;
    const factor = high > low ? 511 / (high - low) : 0;
    for (let i = 0; i < count; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) {
        paints.set(none, 3 * i);
        continue;
      }
      const at = 3 * (factor === 0 ? 256 : Math.max(0, Math.min(511, Math.round((value - low) * factor))));
      paints[3 * i] = ramp[at]!;
      paints[3 * i + 1] = ramp[at + 1]!;
      paints[3 * i + 2] = ramp[at + 2]!;
    }
  }
  paintCache.set(source, { dark, paints });
  return paints;
}

function channels(hex: string): [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}
