import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { byteWriter } from "./byte-writer.ts";
import type { NumberColumn, Table } from "./table.ts";

/**
 * A table as LIBSVM's sparse text: its column "label" first, then the numbers of all other columns that are not 0, numbered from 1.
 * The last number of the first row is written also when it is 0, so that the width is kept. Throws "bad-input" without a numeric label, for text and for missing values. O(values)
 */
export function* writeLibsvm({ rows, columns }: Table): Steps<Uint8Array<ArrayBuffer>> {
  const label = columns.find((column): column is NumberColumn => column.name === "label" && column.kind === "number");
  const refuse = (what: string): ManifoldError => new ManifoldError("bad-input", `writeTable: ${what}. Write csv, or mend the table.`, {});
  if (!label) throw refuse('LIBSVM needs a column of numbers called "label"');
  const rest = columns.filter((column) => column !== label);
  const writer = byteWriter();
  for (let i = 0; i < rows; i++) {
    let line = number(label.values[i]!);
    let index = 1;
    for (const column of rest) {
      if (column.kind === "text") throw refuse(`LIBSVM holds numbers, but column ${column.name} is text`);
      const width = column.kind === "vector" ? column.width : 1;
      for (let j = 0; j < width; j++, index++) {
        const value = column.values[i * width + j]!;
        if (Number.isNaN(value))
          throw refuse(`LIBSVM knows no missing values, but column ${column.name} misses one in row ${formatNumber(i)} (counted from 0)`);
        const last = i === 0 && column === rest.at(-1) && j === width - 1;
        if (value !== 0 || last) line += ` ${index}:${number(value)}`;
      }
    }
    writer.write(`${line}\n`);
    if (i % 1000 === 999) yield i / rows;
  }
  return writer.finish();
}

const number = (value: number): string =>
  Number.isFinite(value) ? (Object.is(value, -0) ? "-0" : String(value)) : value > 0 ? "inf" : "-inf";
