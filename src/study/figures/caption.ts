import type { Figure } from "../../plot/index.ts";

/** A figure of the report with what stands below it. */
export interface CaptionedFigure {
  readonly figure: Figure;
  /** What to see in it. */
  readonly caption: string;
  /** The program that draws it again. */
  readonly repeat: string;
}
