// flatland and scikit-learn in turn on the same data, each run in its own process. See README.md.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureData, NoData } from "./data.mjs";
import { rows } from "./rows.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rows: { type: "string" },
    rounds: { type: "string" },
    threads: { type: "string", default: "2" },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 5));
const venv = join(here, "..", ".venv");
const python = join(venv, "bin", "python");

/** A virtual environment with the peer's pinned versions, made on first use. */
function ensurePeer() {
  if (existsSync(python)) return;
  console.error("making a Python environment with the peer's versions …");
  for (const [command, args] of [
    ["python3", ["-m", "venv", venv]],
    [python, ["-m", "pip", "install", "--quiet", "--requirement", join(here, "requirements.txt")]],
  ]) {
    if (spawnSync(command, args, { stdio: ["ignore", 2, 2] }).status !== 0)
      throw new Error(`${command} ${args.join(" ")} failed; Python 3.11 or newer with venv is needed`);
  }
}

function runJson(command, args) {
  // Some machines pin the peer's BLAS to a slow kernel; here it may choose its own.
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    maxBuffer: 1e8,
    env: { ...env, OMP_NUM_THREADS: flags.threads },
  });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const time = (seconds) => (seconds < 0.1 ? `${(1000 * seconds).toFixed(1)} ms` : `${seconds.toFixed(2)} s`);
const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;

ensurePeer();
const results = [];
const line = (cells) => console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(78) : cell.padStart(10))).join(" "));
line(["row", "ours", "cold", "peer", "ratio", "least", "most", "ours", "peer", "agree"]);
for (const [index, row] of rows.entries()) {
  if (flags.quick && !row.quick) continue;
  if (flags.rows && !row.name.toLowerCase().includes(flags.rows.toLowerCase())) continue;
  let folder;
  try {
    folder = await ensureData(row.data);
  } catch (error) {
    if (!(error instanceof NoData)) throw error;
    console.log(`${row.name}: left out, ${error.message}`);
    continue;
  }
  const ours = [];
  const peer = [];
  // Fast rows are repeated within a process, slow ones once; the first run of a process counts as cold.
  for (let round = 0; round < (row.slow ? Math.min(2, rounds) : rounds); round++) {
    const repeats = row.slow ? 1 : 3;
    ours.push(runJson(process.execPath, [join(here, "ours.mjs"), String(index), folder, flags.threads, String(repeats)]));
    peer.push(runJson(python, [join(here, "peer.py"), row.name, folder, String(row.slow ? 0 : repeats)]));
  }
  const warm = ({ cold, warm }) => (warm.length > 0 ? median(warm) : cold);
  const a = ours.map(warm);
  const b = peer.map(warm);
  const ratios = a.map((seconds, i) => b[i] / seconds);
  const result = {
    name: row.name,
    ours: median(a),
    cold: median(ours.map(({ cold }) => cold)),
    peer: median(b),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    oursPeak: median(ours.map(({ peak }) => peak)),
    peerPeak: median(peer.map(({ peak }) => peak)),
    agree: ours.every(({ answer }, i) => row.agree(answer, peer[i].answer)),
    peerVersion: peer[0].version,
  };
  results.push(result);
  line([
    row.name,
    time(result.ours),
    time(result.cold),
    time(result.peer),
    `${result.ratio.toFixed(1)}×`,
    result.least.toFixed(1),
    result.most.toFixed(1),
    megabytes(result.oursPeak),
    megabytes(result.peerPeak),
    result.agree ? "yes" : "NO",
  ]);
}
const mean = Math.exp(results.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / results.length);
console.log(`geometric mean of ${results.length} ratios: ${mean.toFixed(2)}×`);
mkdirSync(join(here, "..", "results"), { recursive: true });
writeFileSync(
  join(here, "..", "results", "side-by-side.json"),
  `${JSON.stringify({ rounds, threads: Number(flags.threads), geometricMean: mean, rows: results }, null, 2)}\n`,
);
if (results.some(({ agree }) => !agree)) process.exitCode = 1;
