// Processes of the bench: started, watched, their JSON read.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** A run is disturbed when others computed for more than this share of its time on one core; it is repeated so often at most. */
const disturbance = 0.15;
const tries = 3;
/** Before a run the bench waits for others to be done, so many seconds at most. */
const longestWait = 60;

/** Waits until the machine has been idle for a moment. */
async function calm() {
  const moment = 0.25;
  for (let waited = 0; waited < longestWait; waited += moment) {
    const before = machineSeconds();
    await new Promise((resolve) => setTimeout(resolve, 1000 * moment));
    if (before === undefined || machineSeconds() - before <= disturbance * moment) return;
  }
}

/** Seconds that all processors have worked since the machine started, where the system tells (Linux). */
function machineSeconds() {
  if (!existsSync("/proc/stat")) return undefined;
  // user, nice, system, idle, waiting, interrupts, soft interrupts; in hundredths of a second.
  const [user, nice, system, , , hard, soft] = readFileSync("/proc/stat", "utf8").split("\n")[0].trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + hard + soft) / 100;
}

/**
 * The report of a program, as of `runOnce`, from a run that nobody disturbed: while other programs compute beside it, it is run
 * again. Of three disturbed runs the least disturbed one counts, and says so in `others`, the others' processor seconds per second. Not careful: the first run counts, whoever works beside it.
 */
export async function runReport(command, args, threads, { careful = true } = {}) {
  let best;
  for (let i = 0; i < tries; i++) {
    if (careful) await calm();
    const before = machineSeconds();
    const began = performance.now();
    const found = await runOnce(command, args, threads);
    const seconds = (performance.now() - began) / 1000;
    const others = before === undefined ? 0 : Math.max(0, machineSeconds() - before - found.used) / seconds;
    if (!best || others < best.others) best = { ...found, others };
    if (!careful || best.others <= disturbance) break;
  }
  return best;
}

/**
 * Runs a program that prints what timing.mjs says; gives its report, with the seconds from its start to its first answer as `start`.
 * Throws with what it wrote on stderr when it fails, or when it takes more than `patience` seconds.
 */
function runOnce(command, args, threads, patience = 1500) {
  // Some machines pin the peer's BLAS to a slow kernel; here it may choose its own.
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...env } = process.env;
  const began = performance.now();
  const child = spawn(command, args, {
    env: { ...env, OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 1000 * patience,
  });
  let out = "";
  let error = "";
  let start;
  child.stdout.on("data", (chunk) => {
    start ??= (performance.now() - began) / 1000;
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    error += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      const lines = out.trim().split("\n");
      if (status !== 0 || lines.length < 2) {
        reject(new Error(`${args[0]} ${args[1]} ${args[2] ?? ""} ended with ${signal ?? status}:\n${error.slice(-2000)}`));
      } else resolve({ ...JSON.parse(lines.at(-1)), start });
    });
  });
}
