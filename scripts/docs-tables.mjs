// Writes the tables of options into docs/methods/, between <!-- table --> and <!-- /table -->: from the
// registry, after a build. With --check it changes nothing and fails where a table is out of date.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const flatland = (...args) => JSON.parse(execFileSync(process.execPath, ["dist/cli.js", ...args], { encoding: "utf8" }));
const { methods } = flatland("methods", "--json");

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
const code = (text) => `\`${text.replaceAll("|", "\\|")}\``;
const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const shown = (value) => (value === undefined || value === null ? "" : code(String(value)));

/** The options of a method: as the library and as the command line name them. */
function methodTable({ options }) {
  if (options.length === 0) return "It takes no options.";
  return table(
    ["Option", "Flag", "What it does", "It takes", "Default"],
    options.map(({ name, flag, help, accepts, default: value }) => [code(name), code(flag), cell(help), cell(accepts), shown(value)]),
  );
}

const kebab = (name) => methods.find((method) => method.name === name).spellings[0];

/** The methods at one glance, linked from `folder`. */
function methodIndex(folder) {
  const points = ({ can }) =>
    [can.transform && "transform", can.predict && "predict", can.inverseTransform && "inverseTransform"]
      .filter(Boolean)
      .map(code)
      .join(", ");
  return table(
    ["Method", "What it does", "Command", "New points"],
    methods.map((method) => [
      `[${code(method.name)}](${folder}${kebab(method.name)}.md)`,
      cell(method.summary),
      code(`flatland ${method.command}`),
      points(method),
    ]),
  );
}

const pages = [
  ["docs/methods/README.md", [methodIndex("")]],
  ...methods.map((method) => [`docs/methods/${kebab(method.name)}.md`, [methodTable(method)]]),
];

const check = process.argv.includes("--check");
const faults = [];
for (const [path, tables] of pages) {
  if (!existsSync(path)) {
    faults.push(`${path} is missing`);
    continue;
  }
  const before = readFileSync(path, "utf8");
  const left = [...tables];
  const after = before.replace(/<!-- table -->[\s\S]*?<!-- \/table -->/g, (whole) =>
    left.length === 0 ? whole : `<!-- table -->\n\n${left.shift()}\n\n<!-- /table -->`,
  );
  if (left.length > 0) faults.push(`${path} has no place for ${left.length} of its tables: <!-- table --><!-- /table -->`);
  if (after === before) continue;
  if (check) faults.push(`${path} is out of date`);
  else writeFileSync(path, after);
}
for (const fault of faults) console.error(`docs: ${fault}. node scripts/docs-tables.mjs writes the tables.`);
process.exit(faults.length > 0 ? 1 : 0);
