import { ManifoldError } from "../base/errors.ts";
import type { BarsPanel } from "./bars.ts";
import { allowOnly, wantList, wantNumber, wantOneOf, wantText } from "./check.ts";
import type { HeatMapPanel } from "./heat-map.ts";
import type { LinePanel } from "./line.ts";
import type { ScatterPanel } from "./scatter.ts";
import type { SpacePanel } from "./space.ts";

/** One picture within a figure. */
export type Panel = ScatterPanel | SpacePanel | BarsPanel | HeatMapPanel | LinePanel;

/**
 * A figure as plain data: what to show, not where.
 *
 * It can be kept, posted and drawn again at another width or in another theme; see {@link figure} and `renderSvg`.
 */
export interface Figure {
  readonly title: string;
  readonly subtitle: string;
  /** What the figure shows, for those who cannot see it; made from the panels when not given. */
  readonly description?: string;
  readonly panels: readonly Panel[];
  /** Panels side by side, fewer where the width does not allow it. */
  readonly columns: number;
  /** Width in pixels unless `renderSvg` is told another. */
  readonly width: number;
  /** Whether panels are lettered a, b, c, … */
  readonly letters: boolean;
}

/** What {@link figure} takes. */
export type FigureSpec = Pick<Figure, "title" | "panels"> & Partial<Figure>;

const kinds = ["scatter", "space", "bars", "heat-map", "line"];

/**
 * A figure of one or more panels, laid out in a grid of equal columns. Legends that all panels share are drawn once, on top.
 *
 * Throws "bad-option" for options that do not fit.
 */
export function figure(spec: FigureSpec): Figure {
  const who = "figure";
  allowOnly(spec, ["title", "subtitle", "description", "panels", "columns", "width", "letters"], who);
  wantText(spec.title, "title", who);
  wantText(spec.subtitle, "subtitle", who);
  wantText(spec.description, "description", who);
  wantList(spec.panels, "panels", who);
  wantNumber(spec.columns, "columns", who, 1, 12);
  wantNumber(spec.width, "width", who, 240, 4000);
  wantOneOf(spec.letters, [true, false], "letters", who);
  const { panels } = spec;
  panels.forEach((panel, i) => {
    if (kinds.includes(panel?.kind)) return;
    throw new ManifoldError(
      "bad-option",
      `${who}: panel ${i} is no panel. Make it with scatterPanel, spacePanel, barsPanel, heatMapPanel or linePanel.`,
      {
        panel: i,
      },
    );
  });
  const columns = Math.round(spec.columns ?? (panels.length <= 3 ? Math.max(1, panels.length) : panels.length === 4 ? 2 : 3));
  return {
    title: spec.title,
    subtitle: spec.subtitle ?? "",
    ...(spec.description === undefined ? {} : { description: spec.description }),
    panels,
    columns,
    width: spec.width ?? (columns === 1 ? 620 : columns === 2 ? 880 : 1040),
    letters: spec.letters ?? panels.length > 1,
  };
}
