import { scaleLinear, scaleLog } from "d3-scale";
import { textWidth } from "./text.ts";

/** One mark of an axis. */
export interface Tick {
  readonly value: number;
  /** Pixels from the start of the axis. */
  readonly at: number;
  readonly label: string;
}

/** A numeric axis: where a value stands, in pixels from its start, and which values are written beside it. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly length: number;
  readonly ticks: readonly Tick[];
  /** What all labels were divided by, as "×10⁻³"; empty when nothing. */
  readonly factor: string;
  at(value: number): number;
}

/** Least and greatest value that can be drawn, and how many cannot. */
export interface Extent {
  readonly low: number;
  readonly high: number;
  readonly finite: number;
  readonly missing: number;
}

/** Beyond this magnitude spans would overflow; such values are not drawn. */
const largest = 1e300;

/** Whether a value can have a place on an axis: finite and at most 1e300 in magnitude. */
export function drawable(value: number): boolean {
  return Math.abs(value) <= largest;
}

/** Extent of the values that can be drawn (and satisfy `of`); [0, 1] when there are none. O(n). */
export function extentOf(values: ArrayLike<number>, of: (value: number) => boolean = drawable): Extent {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let finite = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!of(value)) continue;
    finite++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return finite === 0 ? { low: 0, high: 1, finite, missing: values.length } : { low, high, finite, missing: values.length - finite };
}

/** Spans below this share of the magnitude hold nothing but rounding; they are drawn as a constant. */
const rounding = 1e-10;

/** Below this magnitude numbers have no room for fractions of themselves; they are drawn as zero. */
const smallest = 1e-290;

/** An interval around [low, high] with `share` of its width free at each end; a constant gets room on both sides. */
export function padded(low: number, high: number, share: number): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (!(high - low > size * rounding) || size < smallest) {
    const room = size < smallest ? 1 : size * 0.5;
    return [low - room, high + room];
  }
  return [low - (high - low) * share, high + (high - low) * share];
}

interface Spacing {
  /** Pixels wanted for each tick. */
  readonly every: number;
  /** Size of the labels; labels along a horizontal axis keep apart by their width. */
  readonly size: number;
  readonly horizontal: boolean;
  /** Only whole numbers, for counts and ranks. */
  readonly whole?: boolean;
}

/** A linear axis over [low, high], `length` pixels long, with as many round ticks as fit. */
export function linearAxis(low: number, high: number, length: number, spacing: Spacing): Axis {
  // Numbers of a million or a millionth are written over a common power of ten, which the axis title names.
  const exponent = commonExponent(low, high);
  const a = scaledBy(low, -exponent);
  const b = scaledBy(high, -exponent);
  const scale = scaleLinear().domain([a, b]).range([0, length]);
  const at = (value: number) => scale(scaledBy(value, -exponent));
  let ticks: Tick[] = [];
  for (let count = Math.max(2, Math.floor(length / spacing.every)); count >= 1; count--) {
    const values = spacing.whole ? scale.ticks(count).filter(Number.isInteger) : scale.ticks(count);
    const format = scale.tickFormat(count);
    ticks = values.map((value) => ({ value: scaledBy(value, exponent), at: scale(value), label: format(value) }));
    if (fits(ticks, spacing)) break;
    ticks = [];
  }
  return { low, high, length, ticks, factor: exponent === 0 ? "" : `×10${superscript(exponent)}`, at };
}

/**
 * A logarithmic axis over [low, high], both above zero, with ticks at powers of ten, and at 2 and 5 times them where few powers fit; a short one,
 * on which fewer than three of these lie, has those of a linear axis.
 */
export function logAxis(low: number, high: number, length: number, spacing: Spacing): Axis {
  const scale = scaleLog().domain([low, high]).range([0, length]);
  const all: { value: number; front: number }[] = [];
  for (let exponent = exponentOf(low); exponent <= exponentOf(high); exponent++) {
    for (const front of [1, 2, 5]) {
      const value = Number(`${front}e${exponent}`);
      if (value >= low && value <= high) all.push({ value, front });
    }
  }
  const powers = all.filter(({ front }) => front === 1);
  const tickAt = (value: number): Tick => ({ value, at: scale(value), label: powerLabel(value) });
  let ticks: Tick[] = [];
  if (all.length < 3) {
    for (let count = Math.max(3, Math.floor(length / spacing.every)); count >= 2; count--) {
      ticks = scaleLinear().domain([low, high]).ticks(count).map(tickAt);
      // Labels of large and small numbers have three digits: where these are the same, they say nothing.
      const distinct = new Set(ticks.map(({ label }) => label)).size === ticks.length;
      if (distinct && fits(ticks, spacing)) return { low, high, length, ticks, factor: "", at: (value) => scale(value) };
    }
  }
  search: for (const values of powers.length >= 4 ? [powers] : [all, powers]) {
    for (let step = 1; step <= Math.max(1, values.length); step++) {
      ticks = values.filter((_, i) => i % step === 0).map(({ value }) => tickAt(value));
      // Only powers of ten may be thinned: 1, 5, 20 would mislead.
      if (fits(ticks, spacing)) break search;
      if (values === all && powers.length > 1) break;
    }
  }
  return { low, high, length, ticks, factor: "", at: (value) => scale(value) };
}

/** −3 as "⁻³". */
export function superscript(n: number): string {
  return String(n)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]!);
}

/** A number for a figure: a true minus, thousands separated, at most `digits` significant digits, powers of ten written out. */
export function plainNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) {
    const [head, power] = value.toExponential(Math.max(0, digits - 2)).split("e") as [string, string];
    const front = head.includes(".") ? head.replace(/\.?0+$/, "") : head;
    return `${front.replace("-", "−")}×10${superscript(Number(power))}`;
  }
  const [whole, fraction] = String(Number(value.toPrecision(Math.max(digits, String(Math.trunc(size)).length)))).split(".") as [
    string,
    string | undefined,
  ];
  const grouped = whole.replace("-", "").replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 ? "−" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

function fits(ticks: readonly Tick[], { size, horizontal }: Spacing): boolean {
  for (let i = 1; i < ticks.length; i++) {
    const a = ticks[i - 1]!;
    const b = ticks[i]!;
    const room = Math.abs(b.at - a.at);
    const needed = horizontal ? (textWidth(a.label, size) + textWidth(b.label, size)) / 2 + size * 0.7 : size * 1.25;
    if (room < needed) return false;
  }
  return true;
}

function commonExponent(low: number, high: number): number {
  const exponent = exponentOf(Math.max(Math.abs(low), Math.abs(high)));
  return exponent >= 5 || exponent <= -4 ? Math.floor(exponent / 3) * 3 : 0;
}

/** e of m × 10^e with 1 ≤ m < 10, read from the decimal form, which is exact where a logarithm is not. */
function exponentOf(value: number): number {
  return value === 0 ? 0 : Number(value.toExponential().split("e")[1]);
}

/** value × 10^exponent; in two steps where the power itself would overflow. */
function scaledBy(value: number, exponent: number): number {
  if (exponent === 0) return value;
  const half = Math.trunc(exponent / 2);
  return exponent < 0
    ? value / Number(`1e${-half}`) / Number(`1e${half - exponent}`)
    : value * Number(`1e${half}`) * Number(`1e${exponent - half}`);
}

function powerLabel(value: number): string {
  const exponent = exponentOf(value);
  if (exponent >= -3 && exponent <= 5) return plainNumber(value);
  const front = Number(value.toExponential(2).split("e")[0]);
  return `${front === 1 ? "" : `${front}×`}10${superscript(exponent)}`;
}
