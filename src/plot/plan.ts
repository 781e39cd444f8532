import type { Box, Margins } from "./box.ts";
import type { Legend } from "./legend.ts";
import type { Mark } from "./marks.ts";

/** What a kind of panel tells the layout, and how it draws itself once it has its place. */
export interface Plan {
  readonly legends: readonly Legend[];
  /** What a reader must know and cannot see, such as points left out. */
  readonly notes: readonly string[];
  /** What the panel shows, in words. */
  readonly words: string;
  /** The height that a plot area of this width would like to have. */
  height(width: number): number;
  /** Whether it keeps that height where its row is higher. */
  readonly fixed?: boolean;
  /** The space around a plot area of this size that its numbers and words need. */
  margins(width: number, height: number): Margins;
  /** The marks for a plot area, and for the room around it (all of the panel but its titles). */
  draw(area: Box, outer: Box): Mark[];
}

/** What all panels have. */
export interface PanelTexts {
  readonly title?: string;
  readonly subtitle?: string;
}

/** "1,234 points", "1 point". */
export function counted(n: number, what: string): string {
  return `${String(n).replace(/\B(?=(\d{3})+$)/g, ",")} ${what}${n === 1 ? "" : "s"}`;
}
