import { ManifoldError } from "../base/errors.ts";
import { type CirclesResult, studyCircles } from "./circles.ts";
import { openContext, type StudyContext, type StudySettings } from "./context.ts";
import { type ImageData, type ImagesResult, studyImages } from "./images.ts";
import { type QuestionKey, questionKeys } from "./question.ts";
import { type SCurveResult, studySCurve } from "./s-curve.ts";
import { type RollData, type SwissRollResult, studySwissRoll } from "./swiss-roll.ts";

/** What the study computed; a question that was not asked is missing. */
export interface StudyResults {
  readonly q1?: CirclesResult;
  readonly q2?: SCurveResult;
  readonly q3?: SwissRollResult;
  readonly q4?: ImagesResult;
  /** Seconds by question. */
  readonly seconds: Readonly<Partial<Record<QuestionKey, number>>>;
}

/** The data the study cannot make by itself, loaded beforehand; a question that is not asked needs none. */
export interface StudyData {
  readonly swissRoll?: RollData;
  readonly images?: ImageData;
}

/** How the work divides among the questions, for the progress. */
const shares: Record<QuestionKey, number> = { q1: 1, q2: 5, q3: 8, q4: 40 };

/** Runs the questions in `only` (all by default) one after another. */
export async function runStudy(
  { swissRoll, images }: StudyData,
  { only = questionKeys, seed = 1337, ...settings }: { only?: readonly QuestionKey[]; seed?: number } & StudySettings,
): Promise<StudyResults> {
  const asked = questionKeys.filter((key) => only.includes(key));
  const total = asked.reduce((sum, key) => sum + shares[key], 0);
  let done = 0;
  const seconds: Partial<Record<QuestionKey, number>> = {};

  async function ask<R>(key: QuestionKey, run: (context: StudyContext) => Promise<R>): Promise<R | undefined> {
    if (!asked.includes(key)) return undefined;
    settings.signal?.throwIfAborted();
    const start = performance.now();
    const from = done / total;
    done += shares[key];
    const result = await run(openContext(key, seed, from, done / total, settings));
    seconds[key] = (performance.now() - start) / 1000;
    return result;
  }

  const q1 = await ask("q1", studyCircles);
  const q2 = await ask("q2", studySCurve);
  const q3 = await ask("q3", (context) => studySwissRoll(needed(swissRoll, "q3", "swissRoll"), context));
  const q4 = await ask("q4", (context) => studyImages(needed(images, "q4", "images"), context));
  return { ...(q1 ? { q1 } : {}), ...(q2 ? { q2 } : {}), ...(q3 ? { q3 } : {}), ...(q4 ? { q4 } : {}), seconds };
}

function needed<T>(data: T | undefined, key: QuestionKey, name: string): T {
  if (data !== undefined) return data;
  throw new ManifoldError("bad-input", `study: question ${key} needs data. Pass { ${name} }, or leave ${key} out of only.`);
}
