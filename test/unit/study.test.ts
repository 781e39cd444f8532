import { describe, expect, test } from "vitest";
import { svc } from "../../src/classify/svc.ts";
import { digits } from "../../src/datasets/digits.ts";
import { swissRoll } from "../../src/datasets/swiss-roll.ts";
import { isomap } from "../../src/embed/isomap.ts";
import { pca } from "../../src/embed/pca.ts";
import { columnOf, type Matrix, rowsBetween, takeRows } from "../../src/matrix/dense.ts";
import { f1 } from "../../src/quality/f1.ts";
import type { StudyProgress } from "../../src/study/context.ts";
import { studyReport } from "../../src/study/report.ts";
import { resultRows, resultsJson } from "../../src/study/results.ts";
import { runStudy, type StudyResults } from "../../src/study/study.ts";

// The study in this process, on small data; test/cli/study.test.ts has it as people run it.

const { points, labels } = await digits();
const part = (from: number, to: number) => ({ points: rowsBetween(points, from, to), labels: labels.slice(from, to) });
const [train, exam] = [part(0, 260), part(260, 360)];
const classNames = Array.from({ length: 10 }, (_, digit) => String(digit));
// Question 3 looks at a hundred neighbors of each point, and splits where the roll is ten from its axis.
const roll = takeRows(
  swissRoll({ samples: 600, seed: 4 }).points,
  Int32Array.from({ length: 300 }, (_, i) => 2 * i),
);

describe("the study", () => {
  const told: StudyProgress[] = [];
  let results: StudyResults;

  test("answers all questions, and its progress never falls", async () => {
    const images = { dataset: "digits" as const, train, test: exam, classNames, note: "few", attribution: "nobody" };
    results = await runStudy(
      { swissRoll: { points: roll, source: "a small roll" }, images },
      { onProgress: (progress) => told.push(progress) },
    );
    expect(results.q1!.numbers).toMatchObject({ accuracy: 1, ari: 1 });
    expect(Object.keys(results.seconds)).toEqual(["q1", "q2", "q3", "q4"]);
    for (let i = 1; i < told.length; i++) expect(told[i]!.fraction).toBeGreaterThanOrEqual(told[i - 1]!.fraction);
    expect(told.at(-1)!.fraction).toBeCloseTo(1, 6);
    expect(new Set(told.map(({ question }) => question)).size).toBe(4);
  }, 240_000);

  test("question 4 fits on the training images alone, and is examined on the others", () => {
    const { classifications } = results.q4!;
    const score = (trainPoints: Matrix, examPoints: Matrix) => {
      const model = svc.sync(trainPoints, train.labels);
      return f1(exam.labels, svc.predict.sync(model, examPoints)).macro;
    };
    const ten = (matrix: Matrix): Matrix => {
      const columns = Array.from({ length: 10 }, (_, a) => columnOf(matrix, a));
      return {
        rows: matrix.rows,
        cols: 10,
        data: Float64Array.from({ length: matrix.rows * 10 }, (_, at) => columns[at % 10]![Math.floor(at / 10)]!),
      };
    };
    const linear = pca.sync(train.points, { dimensions: 30 });
    expect(classifications.pca10!.macroF1).toBe(score(ten(linear.embedding), ten(pca.transform.sync(linear, exam.points))));
    expect(classifications.pca30!.macroF1).toBe(score(linear.embedding, pca.transform.sync(linear, exam.points)));
    const curved = isomap.sync(train.points, { dimensions: 30, neighbors: 30 });
    const placed = isomap.transform.sync(curved, exam.points);
    expect(classifications.isomap10!.macroF1).toBe(score(ten(curved.embedding), ten(placed)));
    expect(results.q4!.refit.pca30!.macroF1).toBeLessThan(classifications.pca30!.macroF1);
  });

  test("becomes a table, a document, and a page that says the same numbers", () => {
    const rows = resultRows(results);
    expect(rows.filter(([question]) => question !== "").map(([question]) => question)).toEqual([
      "Q1 circles",
      "Q2 S-curve",
      "Q3 swiss roll",
      "Q4 digits",
    ]);
    const document = resultsJson(results, { node: "any" }, { seed: 1337 });
    expect(Object.keys(document)).toEqual(["formatVersion", "q1", "q2", "q3", "q4", "environment", "options", "timings"]);
    const html = studyReport(results, { environment: { node: "any" }, command: "flatland study" });
    for (const key of ["q1", "q2", "q3", "q4"] as const) expect(html).toContain(results[key]!.fingerprint.slice(0, 12));
    expect(html).toContain(results.q4!.classifications.pca30!.macroF1.toFixed(3));
  });

  test("a question without its data says so; an abort stops it between questions", async () => {
    await expect(runStudy({}, { only: ["q3"] })).rejects.toThrow(
      "study: question q3 needs data. Pass { swissRoll }, or leave q3 out of only.",
    );
    await expect(runStudy({}, { only: ["q1"], signal: AbortSignal.abort("no") })).rejects.toBe("no");
  });
});
