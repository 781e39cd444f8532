import { pow } from "../base/elementary.ts";
import { ManifoldError } from "../base/errors.ts";
import { type Axis, drawable, extentOf, linearAxis, logAxis, padded, plainNumber } from "./axis.ts";
import type { Box } from "./box.ts";
import { allowOnly, wantList, wantOneOf, wantText } from "./check.ts";
import { type Mark, rectPath, short, typeSize, words } from "./marks.ts";
import type { Paint } from "./paint.ts";
import { counted, type PanelTexts, type Plan } from "./plan.ts";
import { classPaint } from "./point-color.ts";
import { emptyNote } from "./scatter.ts";
import { shortened, textWidth, wrapText } from "./text.ts";

/** Bars in groups. Plain data: see {@link barsPanel}, which makes and checks it. */
export interface BarsPanel extends PanelTexts {
  readonly kind: "bars";
  /** Names of the groups. */
  readonly groups: readonly string[];
  /** For each series a value in every group. */
  readonly series: readonly { readonly name: string; readonly values: ArrayLike<number> }[];
  readonly label: string;
  readonly domain?: readonly [number, number];
  /** "log" is for ratios: bars start at 1, and one that is twice as long shows the square. */
  readonly scale: "linear" | "log";
  /** "auto" lays the bars flat when the groups' names do not fit below upright ones. */
  readonly direction: "auto" | "upright" | "flat";
  /** Whether each bar bears its value: always, never, or where there is room. */
  readonly values: "auto" | boolean;
  /** Decimals of the values written. */
  readonly decimals?: number;
}

/** What {@link barsPanel} takes. */
export type BarsSpec = Pick<BarsPanel, "groups" | "series"> & Partial<Omit<BarsPanel, "kind">>;

const { tick: tickSize, label: labelSize } = typeSize;

/**
 * A panel of grouped bars from zero (from one on a logarithmic axis). A value that is not finite (or not positive on a logarithmic axis)
 * is written "n/a" and has no bar.
 *
 * Throws "bad-option" and "bad-input" for options and data that do not fit.
 */
export function barsPanel(spec: BarsSpec): BarsPanel {
  const who = "barsPanel";
  allowOnly(spec, ["groups", "series", "title", "subtitle", "label", "domain", "scale", "direction", "values", "decimals"], who);
  wantList(spec.groups, "groups", who);
  wantList(spec.series, "series", who);
  for (const name of ["title", "subtitle", "label"] as const) wantText(spec[name], name, who);
  wantOneOf(spec.scale, ["linear", "log"], "scale", who);
  wantOneOf(spec.direction, ["auto", "upright", "flat"], "direction", who);
  wantOneOf(spec.values, ["auto", true, false], "values", who);
  for (const series of spec.series) {
    allowOnly(series, ["name", "values"], `${who} series`);
    if (series.values.length === spec.groups.length) continue;
    throw new ManifoldError(
      "bad-input",
      `${who}: ${series.name} has ${series.values.length} values for ${spec.groups.length} groups. Pass one for each (NaN where there is none).`,
      { values: series.values.length, groups: spec.groups.length },
    );
  }
  return { label: "", scale: "linear", direction: "auto", values: "auto", ...spec, kind: "bars" };
}

/** How a panel of bars is laid out and drawn. */
export function planBars(panel: BarsPanel): Plan {
  const { groups, series } = panel;
  const log = panel.scale === "log";
  const origin = log ? 1 : 0;
  const shows = (value: number): boolean => drawable(value) && (!log || value > 0);
  const extent = extentOf([...series.flatMap(({ values }) => Array.from(values)).filter(shows), origin]);
  const written = (value: number): string => {
    if (!shows(value)) return "n/a";
    if (panel.decimals === undefined || Math.abs(value) >= 1e7) return plainNumber(value, 3);
    return value.toFixed(panel.decimals).replace("-", "−");
  };
  // Values stand beyond the ends of the bars: the axis goes on a little.
  const domain = panel.domain ?? roomFor(extent, origin, log);
  const longest = Math.max(0, ...groups.map((name) => textWidth(name, tickSize)));
  const isFlat = (width: number): boolean => {
    if (panel.direction !== "auto") return panel.direction === "flat";
    const each = width / Math.max(1, groups.length) - 6;
    return groups.some(
      (name) => name.split(/\s+/).some((word) => textWidth(word, tickSize) > each) || wrapText(name, each, tickSize).length > 3,
    );
  };
  const thick = series.length > 2 ? 9 : 13;
  const flatHeight = Math.max(60, groups.length * (series.length * thick + 12) + 8);
  const nameWidth = (width: number): number => Math.min(longest, width * 0.4);
  const below = (width: number): number => {
    const each = width / Math.max(1, groups.length) - 6;
    return Math.max(1, ...groups.map((name) => wrapText(name, each, tickSize, 400, 3).length)) * (tickSize * 1.2);
  };
  const axisFor = (length: number, horizontal: boolean): Axis =>
    (log ? logAxis : linearAxis)(domain[0]!, domain[1]!, length, { every: horizontal ? 64 : 44, size: tickSize, horizontal });
  const titled = (axis: Axis): string =>
    axis.factor === "" ? panel.label : panel.label === "" ? axis.factor : `${panel.label} (${axis.factor})`;
  return {
    legends:
      series.length > 1
        ? [
            {
              kind: "classes",
              title: "",
              entries: series.map(({ name }, s) => ({ name, paint: classPaint(s, series.length), mark: "patch" })),
            },
          ]
        : [],
    notes: [],
    words:
      `bar chart of ${panel.label || "values"} in ${counted(groups.length, "group")}: ` +
      series.map(({ name, values }) => `${name} ${groups.map((group, g) => `${group} ${written(values[g]!)}`).join(", ")}`).join("; "),
    height: (width) => (isFlat(width) ? flatHeight : Math.min(340, Math.max(180, width * 0.55))),
    margins(width, height) {
      if (isFlat(width)) {
        const axis = axisFor(width, true);
        return { top: 2, right: 8, bottom: tickSize + 6 + (titled(axis) === "" ? 2 : labelSize + 9), left: nameWidth(width / 0.7) + 8 };
      }
      const axis = axisFor(height, false);
      const widest = Math.max(0, ...axis.ticks.map((t) => textWidth(t.label, tickSize)));
      return { top: 6, right: 2, bottom: below(width) + 8, left: widest + 6 + (titled(axis) === "" ? 0 : labelSize + 8) };
    },
    draw(area) {
      const flat = isFlat(area.width);
      const axis = axisFor(flat ? area.width : area.height, flat);
      const inside: Mark[] = [{ kind: "path", d: rectPath(area), fill: "face" }];
      const outside: Mark[] = [];
      const zero = Math.max(0, Math.min(axis.length, axis.at(origin)));
      let grid = "";
      for (const tick of axis.ticks) {
        if (flat) {
          grid += `M${short(area.x + tick.at)} ${short(area.y)}v${short(area.height)}`;
          outside.push(words(tick.label, area.x + tick.at, area.y + area.height + 6 + tickSize * 0.8, tickSize, { anchor: "middle" }));
        } else {
          const y = area.y + area.height - tick.at;
          grid += `M${short(area.x)} ${short(y)}h${short(area.width)}`;
          outside.push(words(tick.label, area.x - 6, y + tickSize * 0.36, tickSize, { anchor: "end" }));
        }
      }
      if (grid !== "") inside.push({ kind: "path", d: grid, stroke: "grid" });
      if (groups.length === 0 || series.length === 0) inside.push(emptyNote(area));
      const span = flat ? area.height : area.width;
      const each = span / Math.max(1, groups.length);
      const bar = Math.min(flat ? 22 : 46, (each * (groups.length === 1 ? 0.6 : 0.78)) / Math.max(1, series.length));
      const sizeOf = Math.min(tickSize, flat ? bar * 0.95 : tickSize);
      const allFit = series.every(({ values }) => Array.from(values).every((value) => textWidth(written(value), tickSize) <= bar - 3));
      const wanted = panel.values === true || (panel.values === "auto" && (flat ? bar >= 8.5 : allFit));
      series.forEach(({ values }, s) => {
        const paint: Paint = classPaint(s, series.length);
        let d = "";
        for (let g = 0; g < groups.length; g++) {
          const value = values[g]!;
          const start = (flat ? area.y : area.x) + each * (g + 0.5) + bar * (s - series.length / 2);
          const end = shows(value) ? Math.max(0, Math.min(axis.length, axis.at(value))) : zero;
          const [from, to] = [Math.min(zero, end), Math.max(zero, end)];
          const box: Box = flat
            ? { x: area.x + from, y: start + 0.5, width: to - from, height: bar - 1 }
            : { x: start + 0.5, y: area.y + area.height - to, width: bar - 1, height: to - from };
          if (shows(value)) d += rectPath(box);
          if (wanted || !shows(value)) inside.push(valueMark(written(value), box, flat, end < zero, bar, sizeOf, area));
        }
        if (d !== "") inside.splice(grid === "" ? 1 : 2, 0, { kind: "path", d, fill: paint });
      });
      inside.push({
        kind: "path",
        d: flat
          ? `M${short(area.x + zero)} ${short(area.y)}v${short(area.height)}`
          : `M${short(area.x)} ${short(area.y + area.height - zero)}h${short(area.width)}`,
        stroke: "rule",
      });
      outside.push(...groupNames(panel, area, flat, each));
      const title = shortened(titled(axis), flat ? area.width : area.height, labelSize);
      if (title !== "") {
        const widest = Math.max(0, ...axis.ticks.map((t) => textWidth(t.label, tickSize)));
        const mark = flat
          ? words(title, area.x + area.width / 2, area.y + area.height + 6 + tickSize + labelSize + 3, labelSize, {
              anchor: "middle",
              paint: "ink",
            })
          : words(title, area.x - 6 - widest - 8, area.y + area.height / 2, labelSize, { anchor: "middle", paint: "ink", turn: -90 });
        outside.push(mark);
      }
      return [{ kind: "group", area, marks: inside }, ...outside];
    },
  };
}

/** The axis from the least to the largest value with some room, and no room on the side where no bar goes. */
function roomFor({ low, high }: { low: number; high: number }, origin: number, log: boolean): [number, number] {
  if (!(high > low)) return log ? [1, 10] : [0, 1];
  const air = log ? pow(high, 0.09) / pow(low, 0.09) : 1;
  const [before, beyond] = log ? [Math.max(low / air, 1e-300), Math.min(high * air, 1e300)] : padded(low, high, 0.09);
  return [low < origin ? before : origin, high > origin || !(low < origin) ? beyond : origin];
}

/** The value beyond the end of its bar; inside the area even where a bar goes up to its edge. */
function valueMark(text: string, box: Box, flat: boolean, negative: boolean, bar: number, size: number, area: Box): Mark {
  const width = textWidth(text, size);
  if (flat) {
    const x = negative ? Math.max(area.x + width + 2, box.x - 4) : Math.min(area.x + area.width - width - 2, box.x + box.width + 4);
    return words(text, x, box.y + box.height / 2 + size * 0.36, size, { anchor: negative ? "end" : "start", paint: "ink", rim: true });
  }
  const y = negative ? Math.min(area.y + area.height - 4, box.y + box.height + size) : Math.max(area.y + size, box.y - 4);
  const shown = width <= bar + 8 ? text : shortened(text, bar + 8, size);
  return words(shown, box.x + box.width / 2, y, size, { anchor: "middle", paint: "ink", rim: true });
}

function groupNames({ groups }: BarsPanel, area: Box, flat: boolean, each: number): Mark[] {
  if (flat) {
    const room = Math.max(20, ...groups.map((name) => textWidth(name, tickSize)));
    return groups.map((name, g) => {
      const shown = shortened(name, Math.min(room, (area.width / 0.7) * 0.4), tickSize);
      const more = shown === name ? {} : { full: name };
      return words(shown, area.x - 8, area.y + each * (g + 0.5) + tickSize * 0.36, tickSize, { anchor: "end", paint: "ink", ...more });
    });
  }
  return groups.flatMap((name, g) =>
    wrapText(name, each - 6, tickSize, 400, 3).map((line, l) =>
      words(line, area.x + each * (g + 0.5), area.y + area.height + 6 + tickSize * (0.8 + l * 1.2), tickSize, {
        anchor: "middle",
        paint: "ink",
      }),
    ),
  );
}
