// All that can be said about the code without running it. Arguments pick steps by name: `npm run check -- types lint`.
import { spawnSync } from "node:child_process";

const tool = (path, ...args) => [process.execPath, [`node_modules/${path}`, ...args]];

/** Each step: what it looks at, the commands, what to do when it fails. */
const steps = [
  {
    name: "lint",
    about: "format, lint, and nothing that differs between engines in src/",
    commands: [tool("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".")],
    mend: "npm run fix mends format and import order.",
  },
  {
    name: "build",
    about: "the package builds, which the steps below look at",
    commands: [[process.execPath, ["scripts/build.mjs"]]],
  },
  {
    name: "types",
    about: "types, with the core compiled without DOM and Node",
    commands: [
      tool("typescript/bin/tsc", "-p", "tsconfig.core.json"),
      tool("typescript/bin/tsc", "-p", "tsconfig.json"),
      tool("typescript/bin/tsc", "-p", "apps/workbench"),
    ],
  },
  {
    name: "boundaries",
    about: "imports look down (docs/architecture.md)",
    commands: [tool("dependency-cruiser/bin/dependency-cruise.mjs", "src", "--output-type", "err-long")],
    mend: "The rules and their reasons stand in .dependency-cruiser.cjs.",
  },
  {
    name: "unused",
    about: "no unused file, export or dependency",
    commands: [tool("knip/bin/knip.js", "--no-progress")],
  },
  {
    name: "package",
    about: "the published package resolves and is typed wherever it can be imported",
    commands: [
      tool("publint/src/cli.js", "--strict"),
      tool(
        "@arethetypeswrong/cli/dist/index.js",
        "--pack",
        ".",
        "--profile",
        "esm-only",
        "--exclude-entrypoints",
        "worker-node",
        "worker-web",
      ),
    ],
  },
  {
    name: "mutants",
    about: "each mutant of `npm run mutants` still finds its text in the code",
    commands: [[process.execPath, ["scripts/mutants.mjs", "--fit"]]],
    mend: "Bring the named entries of scripts/mutants/list.mjs up to date.",
  },
  {
    name: "sizes",
    about: "what an import adds to a page stays within .size-limit.json",
    commands: [tool("size-limit/bin.js", "--json")],
    /** One line an import; the tool's own output takes seven. */
    show(output) {
      const list = output.slice(output.indexOf("["));
      const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
      return JSON.parse(list)
        .map(
          ({ name, size, sizeLimit, passed }) => `    ${passed ? " " : "×"} ${name.padEnd(38)} ${kb(size).padStart(9)} of ${kb(sizeLimit)}`,
        )
        .join("\n");
    },
  },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`check: there is no step ${unknown.join(", ")}. It takes ${steps.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}

const failed = [];
let passed = 0;
for (const { name, about, commands, mend, show } of steps) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const start = performance.now();
  let output = "";
  let good = true;
  for (const [command, args] of commands) {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env: { ...process.env, FORCE_COLOR: "0" } });
    output += status === 0 && show ? stdout : stdout + stderr;
    good &&= status === 0;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${good ? "✔" : "✖"} ${name.padEnd(11)} ${about} (${seconds} s)`);
  let shown;
  try {
    shown = show?.(output);
  } catch {
    // The tool itself failed, and said why in its own words.
  }
  if (shown) console.log(shown);
  else if (!good) console.log(`${output.trimEnd()}\n${mend ? `  ${mend}\n` : ""}`);
  if (good) passed++;
  else failed.push(name);
}
console.log(`${passed} passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(", ")}` : ""}`);
process.exit(failed.length > 0 ? 1 : 0);
