import type { Table } from "flatland/io";
import type { Data, Preparation, Source, Work } from "./types.ts";

/** What the page asks of the data thread. */
export type Ask =
  | { readonly kind: "read"; readonly bytes: Uint8Array<ArrayBuffer>; readonly source: Source }
  | { readonly kind: "fetch"; readonly url: string; readonly source: Source }
  | { readonly kind: "sample"; readonly name: string; readonly options: Readonly<Record<string, number>> }
  | { readonly kind: "prepare"; readonly preparation: Preparation }
  | { readonly kind: "write"; readonly table: Table; readonly format: string };

/** What each question is answered with. */
export interface Answers {
  read: Data;
  fetch: Data;
  sample: Data;
  prepare: Omit<Work, "key">;
  write: Uint8Array<ArrayBuffer>;
}

/** Messages from the data thread. */
export type Told =
  | { readonly id: number; readonly kind: "progress"; readonly phase: string; readonly fraction: number }
  | { readonly id: number; readonly kind: "done"; readonly value: unknown }
  | { readonly id: number; readonly kind: "failed"; readonly message: string };
