import { ManifoldError } from "../base/errors.ts";
import { digits } from "../datasets/digits.ts";
import { swissRoll4 } from "../datasets/swiss-roll-4.ts";
import type { LabelledImages } from "../io/cifar.ts";
import { inTurns } from "../io/in-turns.ts";
import { selectPointsInSteps } from "../io/select.ts";
import { rowsBetween } from "../matrix/dense.ts";
import { notebookNeighbors } from "../study/embedding-scores.ts";
import type { ImageData } from "../study/images.ts";
import type { QuestionKey } from "../study/question.ts";
import type { StudyData } from "../study/study.ts";
import type { RollData } from "../study/swiss-roll.ts";
import { loadCifar10 } from "./data/cifar10.ts";
import { nameOf, readFileTable } from "./prepare.ts";
import type { ProgressLine } from "./progress.ts";

/** Where the data of a study is to come from. */
export interface StudySources {
  readonly only: readonly QuestionKey[];
  readonly seed: number;
  readonly swissroll?: string | undefined;
  readonly cifar10?: string | undefined;
  readonly images: "cifar10" | "digits";
}

/** Loads what the asked questions need, before anything is computed, so that a wrong path is told at once. */
export async function loadStudyData(sources: StudySources, progress: ProgressLine, signal: AbortSignal): Promise<StudyData> {
  const { only } = sources;
  return {
    ...(only.includes("q3") ? { swissRoll: await loadRoll(sources, signal) } : {}),
    ...(only.includes("q4") ? { images: await loadImages(sources, progress, signal) } : {}),
  };
}

/** The notebook's 100 neighbors and the point itself. */
const fewestPoints = notebookNeighbors + 1;

async function loadRoll({ swissroll, seed }: StudySources, signal: AbortSignal): Promise<RollData> {
  if (swissroll === undefined) return { points: swissRoll4({ seed }).points, source: "made by the file's recipe" };
  const table = await readFileTable(swissroll, {}, { signal });
  for (const column of table.columns) {
    if (column.kind !== "number" || column.missing === 0) continue;
    const row = column.values.findIndex(Number.isNaN);
    const message = `${swissroll}: column ${column.name} misses its value in row ${row} (counted from 0). Fill it in, or take the row out.`;
    throw new ManifoldError("bad-file", message, { row, column: column.name });
  }
  const { points } = await inTurns(selectPointsInSteps(table, { missing: "error", name: nameOf(swissroll) }), { signal });
  if (points.cols !== 3) {
    throw new ManifoldError(
      "bad-file",
      `${swissroll}: a roll has three columns (x, y, z), this file has ${points.cols}. Pass a file with three numbers a line.`,
      { cols: points.cols },
    );
  }
  if (points.rows < fewestPoints) {
    throw new ManifoldError(
      "bad-file",
      `${swissroll}: ${points.rows === 1 ? "1 point is" : `${points.rows} points are`} too few for question 3, which looks at ${fewestPoints - 1} neighbors of each. Pass at least ${fewestPoints} lines.`,
      { rows: points.rows },
    );
  }
  return { points, source: swissroll };
}

const cifarNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

/** CIFAR-10, or the digits where they were asked for or CIFAR-10 cannot be had; a folder that was named must hold it. */
async function loadImages({ images, cifar10 }: StudySources, progress: ProgressLine, signal: AbortSignal): Promise<ImageData> {
  if (images === "digits" && cifar10 === undefined) return loadDigits("The handwritten digits were asked for (--images digits).");
  try {
    const onProgress = ({ phase, fraction }: { phase: string; fraction: number }) => progress.update(fraction, phase);
    const { train, test, warnings } = await loadCifar10({ folder: cifar10, signal, onProgress });
    for (const { message } of warnings) progress.say(message);
    return { dataset: "cifar10", train: labelled(train), test: labelled(test), classNames: cifarNames };
  } catch (error) {
    if (cifar10 !== undefined || !(error instanceof ManifoldError) || error.code !== "unavailable") throw error;
    const note = `CIFAR-10 cannot be had (${error.message}) Question 4 runs on the handwritten digits instead.`;
    progress.say(note);
    return loadDigits(note);
  }
}

function labelled({ images, labels }: LabelledImages): ImageData["train"] {
  return { points: images, labels };
}

/** The first 1,500 digits for training and the last 297 for testing. */
async function loadDigits(note: string): Promise<ImageData> {
  const { points, labels, attribution } = await digits();
  const part = (from: number, to: number): ImageData["train"] => ({
    points: rowsBetween(points, from, to),
    labels: labels.slice(from, to),
  });
  return {
    dataset: "digits",
    train: part(0, 1500),
    test: part(1500, points.rows),
    classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
    note,
    attribution,
  };
}
