import type { Figure } from "../plot/index.ts";

/** A report as plain data: what it says, in order. See {@link report}. */
export interface ReportSpec {
  readonly title: string;
  readonly subtitle?: string;
  /** What the report is about and found, in a few sentences; light markdown. */
  readonly lead?: string;
  /** The results at one glance, above everything else. */
  readonly summary?: TableBlock;
  readonly sections: readonly Section[];
  /** A line at the very end; light markdown. */
  readonly footer?: string;
  /** The language of the words, as in HTML's `lang`; "en" when not given. */
  readonly language?: string;
}

/** A chapter of a report, with an entry in its table of contents. */
export interface Section {
  readonly title: string;
  /** What follows `#` in a link to it; made from the title when not given. */
  readonly id?: string;
  readonly blocks: readonly Block[];
}

/** A piece of a section. */
export type Block =
  | HeadingBlock
  | ProseBlock
  | MathBlock
  | FigureBlock
  | TableBlock
  | ObservationsBlock
  | CalloutBlock
  | CodeBlock
  | FactsBlock;

/** A title within a section. */
export interface HeadingBlock {
  readonly kind: "heading";
  readonly text: string;
}

/**
 * Paragraphs in light markdown: blank lines part paragraphs, lines that begin with "- " are a list, `**strong**`, `*emphasis*`,
 * `` `code` ``, `$TeX$`, `[words](#section)`, `[words](https://doi.org/…)` and plain `doi:10.…`. Backslash takes a sign as it is.
 */
export interface ProseBlock {
  readonly kind: "prose";
  readonly text: string;
}

/** A displayed formula in TeX. */
export interface MathBlock {
  readonly kind: "math";
  readonly tex: string;
}

/** A figure with what it shows and how to make it again. */
export interface FigureBlock {
  readonly kind: "figure";
  readonly figure: Figure;
  /** Light markdown. */
  readonly caption: string;
  /** The command or code that makes the same figure again. */
  readonly repeat?: string;
}

/** A column of a table. */
export interface Column {
  readonly name: string;
  /** Decimals of its numbers; as many as they need, at most four significant digits, when not given. */
  readonly decimals?: number;
  /** "number" columns (the default for a column whose cells are all numbers or empty) stand to the right. */
  readonly align?: "text" | "number";
  /** Marks the best number of the column by weight and a sign. */
  readonly best?: "highest" | "lowest";
}

/** A table. Texts are light markdown; null and NaN are an en dash. */
export interface TableBlock {
  readonly kind: "table";
  readonly columns: readonly (Column | string)[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly caption?: string;
}

/** Sentences that follow from the numbers; light markdown. */
export interface ObservationsBlock {
  readonly kind: "observations";
  /** "Observations" when not given. */
  readonly title?: string;
  readonly items: readonly string[];
}

/** Something to be noticed: a warning, or a note. */
export interface CalloutBlock {
  readonly kind: "callout";
  readonly tone: "warning" | "note";
  /** "Warning" or "Note" when not given. */
  readonly title?: string;
  /** Light markdown. */
  readonly text: string;
}

/** Code or a command, as it is. */
export interface CodeBlock {
  readonly kind: "code";
  readonly text: string;
  readonly caption?: string;
}

/** Names and values, such as the environment of a run. */
export interface FactsBlock {
  readonly kind: "facts";
  readonly facts: readonly (readonly [name: string, value: string | number])[];
}
