import type { Axis } from "./axis.ts";
import type { Box, Margins } from "./box.ts";
import { type Mark, rectPath, short, type TextMark, typeSize, words } from "./marks.ts";
import { shortened, textWidth } from "./text.ts";

/** The two axes of a flat panel, and their titles. */
export interface Frame {
  readonly x: Axis;
  readonly y: Axis;
  readonly xLabel: string;
  readonly yLabel: string;
}

/** Pixels between the plot area and the numbers beside it. */
const gap = 6;

/** The space that numbers and titles of both axes take. */
export function frameMargins({ x, y, xLabel, yLabel }: Frame): Margins {
  const { tick, label } = typeSize;
  const widest = Math.max(0, ...y.ticks.map((t) => textWidth(t.label, tick)));
  const beyond = Math.max(0, ...x.ticks.map((t) => t.at + textWidth(t.label, tick) / 2 - x.length));
  return {
    top: tick * 0.5,
    right: Math.ceil(beyond + 2),
    bottom: Math.ceil((x.ticks.length ? gap + tick : 0) + (titled(xLabel, x) === "" ? 2 : label + 9)),
    left: Math.ceil(
      (y.ticks.length ? widest + gap : 2) +
        (titled(yLabel, y) === "" ? 0 : Math.max(label, titled(yLabel, y).length <= 2 ? textWidth(yLabel, label) : 0) + 8),
    ),
  };
}

/** The face and grid of the plot area: what stands behind the data. */
export function frameBack({ x, y }: Frame, area: Box): Mark[] {
  let grid = "";
  for (const { at } of x.ticks) grid += `M${short(area.x + at)} ${short(area.y)}v${short(area.height)}`;
  for (const { at } of y.ticks) grid += `M${short(area.x)} ${short(area.y + area.height - at)}h${short(area.width)}`;
  const face: Mark = { kind: "path", d: rectPath(area), fill: "face" };
  return grid === "" ? [face] : [face, { kind: "path", d: grid, stroke: "grid" }];
}

/** The numbers and titles around the plot area. */
export function frameWords(frame: Frame, area: Box): Mark[] {
  const { x, y } = frame;
  const { tick, label } = typeSize;
  const below = area.y + area.height;
  const marks: Mark[] = x.ticks.map((t) => words(t.label, area.x + t.at, below + gap + tick * 0.8, tick, { anchor: "middle" }));
  const widest = Math.max(0, ...y.ticks.map((t) => textWidth(t.label, tick)));
  for (const t of y.ticks) marks.push(words(t.label, area.x - gap, below - t.at + tick * 0.36, tick, { anchor: "end" }));
  const xTitle = titled(frame.xLabel, x);
  const yTitle = titled(frame.yLabel, y);
  if (xTitle !== "") {
    const down = below + (x.ticks.length ? gap + tick : 0) + label + 3;
    marks.push(axisTitle(xTitle, area.x + area.width / 2, down, area.width));
  }
  if (yTitle !== "") {
    const left = area.x - (y.ticks.length ? gap + widest : 2) - 8;
    const title = axisTitle(yTitle, left, area.y + area.height / 2, area.height);
    // A letter or two are read more easily upright.
    marks.push(yTitle.length <= 2 ? { ...title, anchor: "end", y: title.y + label * 0.36, x: left + 2 } : { ...title, turn: -90 });
  }
  return marks;
}

/** An axis title, shortened to the length of its axis. */
function axisTitle(text: string, x: number, y: number, room: number): TextMark {
  const shown = shortened(text, room, typeSize.label);
  return words(shown, x, y, typeSize.label, { anchor: "middle", paint: "ink", ...(shown === text ? {} : { full: text }) });
}

/** "component 1 (×10⁻³)" */
function titled(label: string, axis: Axis): string {
  if (axis.factor === "") return label;
  return label === "" ? axis.factor : `${label} (${axis.factor})`;
}
