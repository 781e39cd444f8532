import type { ByteReader } from "./byte-source.ts";
import { type Kind, wordColumns } from "./columns-of-words.ts";
import { inTurns, turnTaker, type Watching } from "./in-turns.ts";
import { type DelimitedOptions, planOf, scannerFor, tableOf, takeRows, tellsItsDialect } from "./read-delimited.ts";
import { readJsonLines } from "./read-json.ts";
import type { Table } from "./table.ts";
import { encodingOf, textDecoder, textPieceSize } from "./text-pieces.ts";

/** So many characters, or bytes, make a batch, up to the end of the row, unless the caller has it otherwise. */
const usual = 8e6;

/**
 * The rows of a text table while it comes, batch by batch. How it is written is found out from its beginning and holds for all of it. A
 * column of numbers in which a word shows is one of texts from that batch on. Throws as `readDelimited` does. Memory for a batch.
 */
export async function* textBatches(
  reader: ByteReader,
  source: string,
  options: DelimitedOptions,
  { signal, onProgress }: Watching,
  enough = usual,
): AsyncGenerator<Table, void, void> {
  const encoding = options.encoding === undefined || options.encoding === "auto" ? encodingOf(await reader.peek(4)) : options.encoding;
  const decode = textDecoder(source, encoding);
  const pause = turnTaker();
  let last = false;
  const next = async (line: () => number): Promise<string> => {
    signal?.throwIfAborted();
    const bytes = await reader.take(textPieceSize);
    last = (await reader.peek(1)).length === 0;
    await pause();
    return decode(bytes, last, line);
  };

  // What has come and is in no row yet.
  let rest = "";
  while (!last && !tellsItsDialect(rest)) rest += await next(() => 1 + lineEnds(rest));
  const plan = planOf(rest, last, source, encoding, options);
  const { dialect, words } = plan;
  let kinds = plan.kinds;
  const scanner = scannerFor(dialect, source);
  let skip = dialect.start;
  for (let batch = 0; ; batch++) {
    const texts: string[] = [];
    const line = scanner.line();
    let columns = wordColumns(kinds, words, 1024);
    let length = 0;
    let more = 1;
    for (;;) {
      const end = takeRows(rest, skip, last, scanner, columns, dialect, source);
      if (end > skip) texts.push(rest.slice(skip, end));
      length += end - skip;
      // Twice as much for a row that does not end, so that its beginning is not read over and over.
      rest = rest.slice(end);
      more = end > skip || rest === "" ? 1 : more * 2;
      skip = 0;
      if (last || length >= enough) break;
      const pieces = [rest];
      for (let k = 0; k < more && !last; k++) pieces.push(await next(() => scanner.line() + lineEnds(pieces.join(""))));
      rest = pieces.join("");
    }
    // The first batch is as the whole file would be; later ones only give up numbers for texts.
    const refuted = columns.refuted();
    const better: Kind[] = batch === 0 ? columns.kinds() : kinds.map((kind, c) => (refuted[c] ? "text" : kind));
    if (better.some((kind, c) => kind !== kinds[c])) {
      kinds = better;
      columns = wordColumns(kinds, words, columns.rows());
      const again = scannerFor(dialect, source, line);
      for (const text of texts) {
        takeRows(text, 0, true, again, columns, dialect, source);
        await pause();
      }
    }
    if (columns.rows() > 0 || batch === 0) yield tableOf(columns, batch === 0 ? plan : { ...plan, notes: [] }, source);
    onProgress?.(reader.fraction());
    if (last) return;
  }
}

/** How many lines end in a text. */
function lineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/** The rows of JSON Lines while they come. Throws as `readJsonLines` does. Memory for a batch. */
export async function* lineBatches(
  reader: ByteReader,
  source: string,
  { signal, onProgress }: Watching,
  enough = usual,
): AsyncGenerator<Table, void, void> {
  let line = 1;
  for (let first = true; ; first = false) {
    signal?.throwIfAborted();
    const bytes = await reader.take(await lineEnd(reader, enough));
    if (bytes.length === 0 && !first) return;
    // Blank lines alone are no rows, which only the whole of a file may not be.
    if (first || bytes.some((byte) => byte > 32)) yield await inTurns(readJsonLines(bytes, source, line), { signal });
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line++;
    onProgress?.(reader.fraction());
  }
}

/** Bytes up to the end of the last line among the next `enough` or more. */
async function lineEnd(reader: ByteReader, enough: number): Promise<number> {
  for (let want = enough; ; want *= 2) {
    const bytes = await reader.peek(want);
    if (bytes.length < want) return bytes.length;
    const end = bytes.lastIndexOf(10) + 1;
    if (end > 0) return end;
  }
}
