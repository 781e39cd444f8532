import type { FileMetaData, SchemaTree } from "hyparquet";
import { type Reading, readingOf } from "./parquet-values.ts";

/** One column of numbers or texts in a Parquet file, plain or a list a row. */
export interface Leaf {
  /** Its name; parts of a structure are joined by dots. */
  readonly name: string;
  /** The number of its chunk in each row group. */
  readonly chunk: number;
  /** The schema from the root to it. */
  readonly path: readonly SchemaTree[];
  readonly reading: Exclude<Reading, { kind: "none" }>;
  /** The definition level of a value that is there. */
  readonly definition: number;
  /** Whether a row holds a list of values, and the definition level from which there is an entry. */
  readonly list: boolean;
  readonly entry: number;
}

/** The columns that can be read, in the order of the file, and a sentence for each that is left out. */
export function leavesOf(metadata: FileMetaData, root: SchemaTree): { leaves: Leaf[]; leftOut: Map<string, string> } {
  const leaves: Leaf[] = [];
  const leftOut = new Map<string, string>();
  let chunk = 0;
  const visit = (path: readonly SchemaTree[]): void => {
    const node = path.at(-1)!;
    if (node.children.length > 0) {
      for (const child of node.children) visit([...path, child]);
      return;
    }
    const leaf = leafOf(path, chunk, isWide(metadata, chunk));
    if (typeof leaf === "string") leftOut.set(topOf(path), leaf);
    else leaves.push(leaf);
    chunk++;
  };
  for (const child of root.children) visit([root, child]);
  return { leaves, leftOut };
}

const topOf = (path: readonly SchemaTree[]): string => path[1]!.element.name;

/** A leaf of the schema as a column, or why it is none. */
function leafOf(path: readonly SchemaTree[], chunk: number, wide: boolean): Leaf | string {
  let definition = 0;
  let entry = 0;
  let lists = 0;
  for (const { element } of path.slice(1)) {
    if (element.repetition_type !== "REQUIRED") definition++;
    if (element.repetition_type === "REPEATED") {
      lists++;
      entry = definition;
    }
  }
  const { element } = path.at(-1)!;
  const reading = readingOf(element, wide);
  if (reading.kind === "none") return reading.why;
  if (path.some((node) => node.element.converted_type === "MAP" || node.element.logical_type?.type === "MAP")) return "it holds maps";
  if (lists > 1) return "it holds lists of lists";
  if (lists === 1 && reading.kind === "text") return "it holds lists of text";
  if (topOf(path).startsWith("__index_level_")) return "it is the index of a pandas table";
  const first = path.findIndex((node) => node.element.repetition_type === "REPEATED");
  if (lists === 1 && path.length - first > 2) return "it holds lists of structures";
  // What a list calls its entries ("list.element", "list.item", "array") is no part of the name.
  const names = path.slice(1).map((node) => node.element.name);
  const name = (lists === 0 ? names : names.slice(0, Math.max(1, first - 1))).join(".");
  return { name, chunk, path, reading, definition, list: lists === 1, entry };
}

/** Whether the statistics of some row group show a 64-bit integer beyond ±2⁵³. */
function isWide({ row_groups: groups }: FileMetaData, chunk: number): boolean {
  const far = (bound: unknown): boolean => typeof bound === "bigint" && (bound > 9007199254740991n || bound < -9007199254740991n);
  return groups.some((group) => {
    const bounds = group.columns[chunk]?.meta_data?.statistics;
    return far(bounds?.min_value ?? bounds?.min) || far(bounds?.max_value ?? bounds?.max);
  });
}
