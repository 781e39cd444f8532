// The peers: what they are, and how they are had. Python ones in a virtual environment, npm ones in a folder of their own.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const cache = process.env.FLATLAND_BENCH_CACHE ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "flatland-bench");

/** Pinned packages of npm; they stay outside the project's own tree. */
const packages = { "@saehrimnir/druidjs": "0.9.0", "ml-kmeans": "7.0.1", "libsvm-js": "0.2.1", "ml-pca": "4.1.1" };
const fromNpm = ["druidjs", "ml-kmeans", "libsvm-js", "ml-pca"];

function mustRun(command, args, cwd) {
  if (spawnSync(command, args, { cwd, stdio: ["ignore", 2, 2] }).status === 0) return;
  throw new Error(`${command} ${args.join(" ")} failed`);
}

/** The Python to run peers in: FLATLAND_BENCH_PYTHON, else that of an environment made here on first use. */
function python() {
  if (process.env.FLATLAND_BENCH_PYTHON) return process.env.FLATLAND_BENCH_PYTHON;
  const venv = join(cache, "python");
  const command = join(venv, "bin", "python");
  const pinned = join(here, "requirements.txt");
  const made = join(venv, "requirements.txt");
  if (!existsSync(made) || readFileSync(made, "utf8") !== readFileSync(pinned, "utf8")) {
    console.error("making a Python environment with the peers' versions …");
    mustRun("python3", ["-m", "venv", venv]);
    mustRun(command, ["-m", "pip", "install", "--quiet", "--requirement", pinned]);
    copyFileSync(pinned, made);
  }
  return command;
}

/** The folder whose node_modules holds the peers of npm; made on first use. */
function packagesFolder() {
  const folder = join(cache, "js");
  const wanted = JSON.stringify({ private: true, type: "module", dependencies: packages });
  const made = join(folder, "made.json");
  if (!existsSync(made) || readFileSync(made, "utf8") !== wanted) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), wanted);
    mustRun("npm", ["install", "--silent", "--no-audit", "--no-fund"], folder);
    writeFileSync(made, wanted);
  }
  return folder;
}

/** The command that runs a row in a peer. */
export function peerCommand(id, peer, data, pace) {
  if (fromNpm.includes(peer)) return [process.execPath, [join(here, "peer.mjs"), id, peer, data, packagesFolder(), JSON.stringify(pace)]];
  return [python(), [join(here, "peer.py"), id, peer, data, JSON.stringify(pace)]];
}

/** The command that runs a row in flatland. */
export function ourCommand(id, data, threads, pace) {
  return [process.execPath, [join(here, "ours.mjs"), id, data, String(threads), JSON.stringify(pace)]];
}
