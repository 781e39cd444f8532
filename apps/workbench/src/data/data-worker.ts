import { readTable, type Table, type TableFormat, writeTable } from "flatland/io";
import { prepare } from "./prepare.ts";
import { countDuplicates, profile } from "./profile.ts";
import type { Ask, Told } from "./protocol.ts";
import { makeSample, sampleNamed } from "./samples.ts";
import type { Data, Role, Source } from "./types.ts";

// The data thread: reads files, looks them through, and makes points of them. It keeps the columns; the page gets copies.
const scope = globalThis as unknown as {
  onmessage: (event: { data: { id: number; ask: Ask } }) => void;
  postMessage(message: Told, transfer?: ArrayBuffer[]): void;
};

let kept: Table | undefined;

scope.onmessage = async ({ data: { id, ask } }) => {
  const tell = (phase: string, fraction: number): void => scope.postMessage({ id, kind: "progress", phase, fraction });
  try {
    const value = await answer(ask, tell);
    scope.postMessage({ id, kind: "done", value }, ask.kind === "prepare" || ask.kind === "write" ? buffersIn(value) : []);
  } catch (error) {
    scope.postMessage({ id, kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};

async function answer(ask: Ask, tell: (phase: string, fraction: number) => void): Promise<unknown> {
  switch (ask.kind) {
    case "read":
      return look(await read(ask.bytes, ask.source.name, tell), ask.source, ask.bytes.length, tell);
    case "fetch": {
      const bytes = await fetched(ask.url, tell);
      return look(await read(bytes, ask.source.name, tell), ask.source, bytes.length, tell);
    }
    case "sample": {
      tell("making", 0.2);
      const { table, ...known } = await makeSample(ask.name, ask.options);
      return look(table, { kind: "sample", name: ask.name, options: ask.options }, 0, tell, {
        ...known,
        name: sampleNamed(ask.name).title,
      });
    }
    case "prepare": {
      if (!kept) throw new Error("There is no data yet.");
      const made = prepare(kept, ask.preparation);
      // Columns that became the points as they are must stay here when the points go.
      return { ...made, points: { ...made.points, data: made.points.data.slice() }, rows: made.rows.slice() };
    }
    case "write":
      return writeTable(ask.table, ask.format as TableFormat);
  }
}

async function read(bytes: Uint8Array<ArrayBuffer>, name: string, tell: (phase: string, fraction: number) => void): Promise<Table> {
  if (bytes.length === 0) throw new Error(`${name} is empty. Choose a file with data in it.`);
  return readTable(bytes, { name, onProgress: (fraction) => tell("reading", 0.5 + 0.35 * fraction) });
}

function look(
  table: Table,
  source: Source,
  bytes: number,
  tell: (phase: string, fraction: number) => void,
  known: { name?: string; roles?: readonly Role[]; attribution?: string } = {},
): Data {
  if (table.rows === 0 || table.columns.length === 0) throw new Error(`${source.name} has no rows of data.`);
  tell("looking through", 0.9);
  const fields = profile(table);
  const duplicates = countDuplicates(fields, table.rows);
  kept = table;
  const { rows, format, notes } = table;
  return { name: source.name, source, rows, fields, format, bytes, notes, duplicates, ...known };
}

/** A served file, with progress as it comes in. */
async function fetched(url: string, tell: (phase: string, fraction: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok || !response.body)
    throw new Error(`The file could not be fetched (${response.status}). Is flatland open still running?`);
  const size = Number(response.headers.get("content-length")) || 0;
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    tell("fetching", size > 0 ? (0.5 * length) / size : 0.1);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function buffersIn(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap(buffersIn))];
}
