import { checkBatch, checkSchema, tableAt, vectorAt } from "./arrow-check.ts";
import type { RandomAccess } from "./random-access.ts";

/** One message as it stands in the file. */
export interface ArrowMessage {
  readonly kind: "schema" | "dictionary" | "batch";
  /** What describes the body: a flatbuffer whose lists lie inside. */
  readonly head: ArrayBuffer;
  /** Where the body begins and ends. */
  readonly body: number;
  readonly end: number;
  /** Reads all of it, head and body. */
  load(): Promise<Uint8Array<ArrayBuffer>>;
}

/** "ARROW1", which begins and ends the file format; the stream has no such mark. */
function isArrowFile(bytes: Uint8Array): boolean {
  return bytes.length >= 6 && [65, 82, 82, 79, 87, 49].every((byte, i) => bytes[i] === byte);
}

/**
 * The messages of an Arrow stream or file, one after the other; of each only its head is read, whose lists are checked.
 *
 * A file is read by the directory at its end, since some writers leave what a stream would need out of its beginning. Throws plain
 * errors where the bytes end before a message does, and for lists that lie outside.
 *
 * @see Apache Arrow, Columnar Format, "Serialization and Interprocess Communication (IPC)"
 */
export async function* messagesOf(source: RandomAccess): AsyncGenerator<ArrowMessage, void, void> {
  const start = new Uint8Array(await source.slice(0, Math.min(8, source.byteLength)));
  if (isArrowFile(start)) yield* fileMessages(source);
  else yield* streamMessages(source);
}

async function* streamMessages(source: RandomAccess): AsyncGenerator<ArrowMessage, void, void> {
  for (let at = 0; at < source.byteLength; ) {
    if ((await lengthAt(source, at)).length === 0) return;
    const next = await message(source, at, source.byteLength);
    yield next;
    at = next.end;
  }
}

/** Since version 0.15 the length of a message's head stands behind four bytes of ones. */
async function lengthAt(source: RandomAccess, at: number): Promise<{ prefix: number; length: number }> {
  const view = new DataView(await source.slice(at, Math.min(at + 8, source.byteLength)));
  if (view.byteLength < 4) throw new Error("a message is cut short");
  const first = view.getInt32(0, true);
  const prefix = first === -1 ? 8 : 4;
  const length = prefix === 8 ? view.getInt32(4, true) : first;
  if (length < 0 || at + prefix + length > source.byteLength) throw new Error(`a message of ${length} bytes does not fit the file`);
  return { prefix, length };
}

const kinds = [undefined, "schema", "dictionary", "batch"] as const;

/** Kind and length of the body, from the head of a message; its lists are checked. */
function describe(head: ArrayBuffer): { kind: ArrowMessage["kind"]; body: number } {
  const view = new DataView(head);
  const table = tableAt(view, 0);
  const kind = kinds[table(6) ? view.getUint8(table(6)) : 0];
  const content = table(8);
  if (!kind || content === 0) throw new Error("a message is neither schema, dictionary nor batch");
  if (kind === "schema") checkSchema(view, content);
  else if (kind === "batch") checkBatch(view, content);
  else checkBatch(view, tableAt(view, content)(6));
  return { kind, body: table(10) ? Number(view.getBigInt64(table(10), true)) : 0 };
}

/** The message at `start`, which ends at `limit` or before. */
async function message(source: RandomAccess, start: number, limit: number): Promise<ArrowMessage> {
  if (!(start >= 0 && limit <= source.byteLength && limit - start >= 8)) {
    throw new Error(`a message from byte ${start} to ${limit} lies outside`);
  }
  const { prefix, length } = await lengthAt(source, start);
  const body = start + prefix + length;
  if (body > limit) throw new Error(`a message of ${length} bytes does not fit its place`);
  const head = await source.slice(start + prefix, body);
  const { kind, body: size } = describe(head);
  const end = body + size;
  if (!(size >= 0 && end <= limit)) throw new Error(`a message with a body of ${size} bytes does not fit its place`);
  return { kind, head, body, end, load: async () => new Uint8Array(await source.slice(start, end)) };
}

async function* fileMessages(source: RandomAccess): AsyncGenerator<ArrowMessage, void, void> {
  const size = source.byteLength;
  const tail = size < 20 ? undefined : await source.slice(size - 10, size);
  const length = tail && isArrowFile(new Uint8Array(tail, 4)) ? new DataView(tail).getInt32(0, true) : -1;
  if (length < 8 || length > size - 18) throw new Error("its directory at the end is missing");
  const footer = await source.slice(size - 10 - length, size - 10);
  const view = new DataView(footer);
  const table = tableAt(view, 0);
  const schema = table(6);
  if (schema === 0) throw new Error("its directory has no schema");
  checkSchema(view, schema);
  const bytes = schemaMessage(new Uint8Array(footer), schema + view.getInt32(schema, true));
  yield { kind: "schema", head: bytes.buffer.slice(8), body: 8, end: 8, load: async () => bytes };
  const blocks: { start: number; end: number }[] = [];
  for (const place of [8, 10]) {
    const { start, count } = vectorAt(view, table(place), 24);
    for (let at = start; at < start + 24 * count; at += 24) {
      const from = Number(view.getBigInt64(at, true));
      blocks.push({ start: from, end: from + view.getInt32(at + 8, true) + Number(view.getBigInt64(at + 16, true)) });
    }
  }
  blocks.sort((a, b) => a.start - b.start);
  for (const { start, end } of blocks) yield await message(source, start, end);
}

/**
 * A message that carries the schema of a file's directory: a head of four fields in front of the directory's bytes, in which the third
 * field points to the schema's table.
 */
function schemaMessage(footer: Uint8Array, schema: number): Uint8Array<ArrayBuffer> {
  const before = 28;
  const padded = Math.ceil((before + footer.length) / 8) * 8;
  const bytes = new Uint8Array(8 + padded);
  const head = new DataView(bytes.buffer, 8);
  new DataView(bytes.buffer).setInt32(0, -1, true);
  new DataView(bytes.buffer).setInt32(4, padded, true);
  // The root is the table at 16, whose places stand at 4: version at + 4, kind at + 6, content at + 8, and no body.
  head.setInt32(0, 16, true);
  [12, 12, 4, 6, 8, 0].forEach((value, i) => {
    head.setUint16(4 + 2 * i, value, true);
  });
  head.setInt32(16, 12, true);
  head.setInt16(20, 4, true);
  head.setUint8(22, 1);
  head.setInt32(24, before + schema - 24, true);
  bytes.set(footer, 8 + before);
  return bytes;
}
