import { basename } from "node:path";
import { formatNumber, ManifoldError } from "../../base/errors.ts";
import { readNpy } from "../../io/npy.ts";
import { parseNumbersInSteps, type ReadOptions } from "../../io/parse-numbers.ts";
import { readText } from "../../io/text.ts";
import type { Matrix, NumberArray } from "../../matrix/dense.ts";
import { type Driving, drive } from "../../method/task.ts";
import { readWhole } from "../files.ts";

/** Points read from a file, with the names of their columns where the file gives them. */
export interface Table extends Matrix<NumberArray> {
  readonly columns?: readonly string[];
}

/**
 * The numbers in a file: NPY (two axes, or one for a single column), or text with blanks, commas, semicolons or tabs between its
 * values. Which one it is tells the content, not the name.
 *
 * Throws "file-access", "bad-file", "bad-option", each with the file's name; rejects with the signal's reason.
 */
export async function readTable(path: string, options: Omit<ReadOptions, "source"> = {}, driving: Partial<Driving> = {}): Promise<Table> {
  const bytes = await readWhole(path);
  const source = basename(path);
  if (bytes[0] === 0x93) return asTable(readNpy(bytes, source), options, source);
  const text = readText(bytes, source);
  const steps = parseNumbersInSteps(text, { ...options, source });
  return drive(named(steps), { ...driving, turn: () => new Promise((resolve) => setImmediate(resolve)) });
}

function* named<T>(steps: Generator<number, T, void>): Generator<{ phase: string; fraction: number }, T, void> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { phase: "read", fraction: step.value };
  }
}

function asTable({ data, shape }: { data: NumberArray; shape: readonly number[] }, { columns }: ReadOptions, source: string): Table {
  if (columns !== undefined) {
    throw new ManifoldError("bad-option", `${source}: columns can be chosen in text only. Save the wanted columns: array[:, [0, 1]].`, {
      option: "columns",
    });
  }
  if (shape.length === 0 || shape.length > 2) {
    throw new ManifoldError(
      "bad-file",
      `${source}: the array has ${formatNumber(shape.length)} axes; points have two, one point a row. Save array.reshape(len(array), -1).`,
      { shape },
    );
  }
  return { rows: shape[0]!, cols: shape[1] ?? 1, data };
}
