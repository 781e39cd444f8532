import { ManifoldError } from "../base/errors.ts";
import { extentOf } from "./axis.ts";
import { allowOnly } from "./check.ts";
import type { Legend } from "./legend.ts";
import type { Shape } from "./marks.ts";
import { okabeIto, type Paint, rampBin, rampBins, ten, twenty } from "./paint.ts";

/** How points are colored. */
export type PointColor =
  /** All alike. */
  | { readonly kind: "plain"; readonly name?: string }
  /**
   * By class: `labels[i]` is a whole number, below zero for "none" (drawn in gray). `names` gives words for the classes, by label or
   * in an array indexed by it. A label has the same color in every panel with the same highest label; match labels before drawing.
   */
  | {
      readonly kind: "classes";
      readonly labels: ArrayLike<number>;
      readonly names?: readonly string[] | Readonly<Record<number, string>>;
      /** What the classes are, as the title of the legend. */
      readonly label?: string;
      /** A shape for each class beside its color; by default where there are at most 400 points. */
      readonly shapes?: boolean;
    }
  /** By a number, on viridis; `domain` fixes the ends so that panels can share them. */
  | {
      readonly kind: "continuous";
      readonly values: ArrayLike<number>;
      readonly label: string;
      readonly domain?: readonly [number, number];
    };

/** What every point of a panel is painted with. */
export interface Painted {
  /** Group of point i: an index into `looks`. */
  readonly group: Uint16Array;
  readonly looks: readonly { readonly paint: Paint; readonly shape: Shape }[];
  readonly legends: readonly Legend[];
  /** Whether groups are classes, which should be shuffled into each other, and not shades. */
  readonly classes: boolean;
  /** The coloring in words, to follow "points". */
  readonly words: string;
}

/** Shapes in the order in which classes take them. */
const shapes: readonly Shape[] = ["circle", "square", "triangle", "diamond", "cross", "wedge", "plus", "star"];

/** Above this many points a shape can no longer be made out. */
const mostShaped = 400;

/** Throws "bad-option" or "bad-input" when the coloring does not fit `n` points. */
export function checkPointColor(color: PointColor, n: number, who: string): void {
  if (typeof color !== "object" || color === null || !["plain", "classes", "continuous"].includes(color.kind)) {
    throw new ManifoldError("bad-option", `${who}: color must be { kind: "plain" | "classes" | "continuous", … }.`, { option: "color" });
  }
  if (color.kind === "plain") {
    allowOnly(color, ["kind", "name"], `${who} color`);
    return;
  }
  const [what, values] = color.kind === "classes" ? ["labels", color.labels] : ["values", color.values];
  allowOnly(
    color,
    color.kind === "classes" ? ["kind", "labels", "names", "label", "shapes"] : ["kind", "values", "label", "domain"],
    `${who} color`,
  );
  if (typeof values !== "object" || values === null || values.length !== n) {
    const given = values?.length ?? "no";
    throw new ManifoldError("bad-input", `${who}: color has ${given} ${what} for ${n} points. Pass one for each point.`, {
      given,
      points: n,
    });
  }
  if (color.kind === "classes") {
    for (let i = 0; i < n; i++) {
      if (Number.isSafeInteger(values[i])) continue;
      throw new ManifoldError("bad-input", `${who}: label ${i} is ${values[i]}. Labels are whole numbers; below zero means none.`, {
        index: i,
      });
    }
  } else if (color.domain !== undefined && !(color.domain[0] <= color.domain[1])) {
    throw new ManifoldError("bad-option", `${who}: color domain must be [low, high].`, { option: "domain" });
  }
}

/** Colors, shapes and legend of `n` points; `bins` is the number of shades that a continuous coloring may use. O(n log n). */
export function paintPoints(color: PointColor, n: number, bins: number = 48): Painted {
  if (color.kind === "plain") {
    return { group: new Uint16Array(n), looks: [{ paint: "class:0", shape: "circle" }], legends: [], classes: false, words: "" };
  }
  return color.kind === "classes" ? byClass(color, n) : byValue(color, n, bins);
}

/** The paint of the class of a rank among `count` classes. */
export function classPaint(rank: number, count: number): Paint {
  if (count <= okabeIto.length) return `class:${rank}`;
  return count <= ten.length ? `ten:${rank}` : `many:${rank % twenty.length}`;
}

/** Class i of `count` takes the first shape where colors are told apart by shape too only past the end of the palette. */
function shapeOf(rank: number, count: number, shaped: boolean): Shape {
  // Twenty colors and eight shapes meet again after forty classes: then the shapes move on by one.
  if (shaped) return shapes[(rank + Math.floor(rank / 40)) % shapes.length]!;
  return count <= twenty.length ? "circle" : shapes[Math.floor(rank / twenty.length) % shapes.length]!;
}

function byClass(color: Extract<PointColor, { kind: "classes" }>, n: number): Painted {
  const present = [...new Set(Array.from(color.labels))].sort((a, b) => a - b);
  const real = present.filter((label) => label >= 0);
  // Labels 0 … c−1 keep their own color even where a panel lacks one of them, so that panels agree.
  const top = real.at(-1) ?? 0;
  const dense = top < 64;
  const count = dense ? top + 1 : real.length;
  const shaped = color.shapes ?? n <= mostShaped;
  const looks = present.map((label) => {
    const rank = dense ? label : real.indexOf(label);
    if (label < 0) return { paint: "muted" as Paint, shape: "plus" as Shape };
    return { paint: classPaint(rank, count), shape: shapeOf(rank, count, shaped) };
  });
  const indexOf = new Map(present.map((label, index) => [label, index]));
  const group = new Uint16Array(n);
  for (let i = 0; i < n; i++) group[i] = indexOf.get(color.labels[i]!)!;
  const names = color.names as Readonly<Record<number, string>> | undefined;
  const entries = present.map((label, index) => ({ name: names?.[label] ?? (label < 0 ? "none" : String(label)), ...looks[index]! }));
  const title = color.label ?? "";
  return {
    group,
    looks,
    classes: true,
    legends: n === 0 ? [] : [{ kind: "classes", title, entries: entries.map((entry) => ({ ...entry, mark: "dot" })) }],
    words: `colored by ${title || "class"}: ${listed(entries.map(({ name }) => name))}`,
  };
}

function byValue(color: Extract<PointColor, { kind: "continuous" }>, n: number, bins: number): Painted {
  const { low, high, finite } = extentOf(color.values);
  const [from, to] = color.domain ?? [low, high];
  const group = new Uint16Array(n);
  for (let i = 0; i < n; i++) {
    const value = color.values[i]!;
    group[i] = Number.isNaN(value) ? bins : Math.floor((rampBin(value, from, to) * bins) / rampBins);
  }
  const looks: { paint: Paint; shape: Shape }[] = Array.from({ length: bins }, (_, k) => ({
    paint: `viridis:${bins === 1 ? 0 : Math.round((k * (rampBins - 1)) / (bins - 1))}`,
    shape: "circle",
  }));
  looks.push({ paint: "muted", shape: "plus" });
  return {
    group,
    looks,
    classes: false,
    legends: finite === 0 ? [] : [{ kind: "ramp", title: color.label, ramp: "viridis", low: from, high: to }],
    words: `colored by ${color.label} from ${from} to ${to}`,
  };
}

function listed(names: readonly string[]): string {
  return names.length <= 12 ? names.join(", ") : `${names.slice(0, 12).join(", ")} and ${names.length - 12} more`;
}
