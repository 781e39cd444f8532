// Processes of the bench: started, watched, their JSON read.
import { spawn } from "node:child_process";

/**
 * Runs a program that prints what timing.mjs says; gives its report, with the seconds from its start to its first answer as `start`.
 * Throws with what it wrote on stderr when it fails, or when it takes more than `patience` seconds.
 */
export function runReport(command, args, threads, patience = 1500) {
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
