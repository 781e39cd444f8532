// The founding study as a whole, as `flatland study` runs it: four questions, every fit and every score, and the report.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { near } from "./checks.mjs";

/** Runs the command in this process, so that its memory and processor time are counted; a name of its own makes it run anew each time. */
async function study(threads) {
  const folder = mkdtempSync(join(tmpdir(), "flatland-bench-study-"));
  process.argv = [process.execPath, "flatland", "study", "--out", folder, "--threads", String(threads), "--quiet"];
  await import(`../../dist/cli.js?${encodeURIComponent(folder)}`);
  const results = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  rmSync(folder, { recursive: true });
  return results;
}

/** What both sides must agree on: macro F1 of question 4, then trustworthiness and continuity of the sheets. */
function scoresOf({ q2, q3, q4 }) {
  const sheet = ({ methods, notebook }) =>
    [methods.mds, notebook.isomap].flatMap(({ trustworthiness, continuity }) => [trustworthiness, continuity]);
  const images = ["pca50", "pca100", "isomap50", "isomap100", "raw"].map((key) => q4[key].macroF1);
  return [...images, ...sheet(q2), ...sheet(q3)];
}

export const studyRows = [
  {
    id: "study",
    name: "the founding study as a whole, with the report (the peer: the same fits and scores, no report)",
    data: "study",
    size: "large",
    peers: { "scikit-learn": 0 },
    limits: { seconds: 15 },
    ours: async (_, { threads }) => scoresOf(await study(threads)),
    // The peer's randomized PCA decides a few of a thousand images differently.
    agree: near(0.02),
  },
];
