// Builds, then runs the test suite; arguments go to vitest (a part of a path picks tests).
import { spawnSync } from "node:child_process";

const node = (script, args) => spawnSync(process.execPath, [script, ...args], { stdio: "inherit" }).status ?? 1;
const built = node("scripts/build.mjs", []);
process.exit(built || node("node_modules/vitest/vitest.mjs", ["run", ...process.argv.slice(2)]));
