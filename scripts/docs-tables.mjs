// Writes the tables of options into docs/methods/ and docs/commands/, between <!-- table --> and <!-- /table -->: from the registry
// and from what the commands declare, after a build. With --check it changes nothing and fails where a table is out of date.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const flatland = (...args) => JSON.parse(execFileSync(process.execPath, ["dist/cli.js", ...args], { encoding: "utf8" }));
const { methods } = flatland("methods", "--json");
const { commands } = flatland("help", "--json");

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
const code = (text) => `\`${text.replaceAll("|", "\\|")}\``;
const shown = (value) => (value === undefined || value === null ? "" : code(String(value)));

/** A table, its columns as wide as the formatter of the repository would have them. */
function table(head, rows) {
  const width = head.map((_, j) => Math.max(...[head, ...rows].map((row) => row[j].length), 3));
  const line = (row) => `| ${row.map((text, j) => text.padEnd(width[j])).join(" | ")} |`;
  return [line(head), `| ${width.map((n) => "-".repeat(n)).join(" | ")} |`, ...rows.map(line)].join("\n");
}

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
      `[${code(`flatland ${method.command}`)}](../commands/${method.command}.md)`,
      points(method),
    ]),
  );
}

/** The arguments and flags of a command, in the groups of its help; those of methods stand on the pages of the methods. */
function commandTable({ arguments: given, options }) {
  const parts = [];
  if (given.length > 0) {
    const many = ({ name, many: more }) => code(more ? `${name}...` : name);
    const need = ({ required }) => (required ? "" : " (may be left out)");
    parts.push(
      table(
        ["Argument", "What it is"],
        given.map((one) => [many(one), cell(one.help) + need(one)]),
      ),
    );
  }
  const own = options.filter(({ ofMethods }) => !ofMethods);
  for (const group of new Set(own.map(({ group }) => group))) {
    const rows = own
      .filter((option) => option.group === group)
      .map(({ flags, help, choices, default: value, required }) => [
        code(flags),
        cell(help) + (required ? " (required)" : ""),
        choices ? choices.map(code).join(", ") : "",
        typeof value === "boolean" || Array.isArray(value) ? "" : shown(value),
      ]);
    const head = (group ?? "Options").replace(/:$/, "");
    // Columns in which no row has anything are left out.
    const keep = [true, true, rows.some((row) => row[2] !== ""), rows.some((row) => row[3] !== "")];
    const kept = (row) => row.filter((_, j) => keep[j]);
    parts.push(table(kept([head, "What it does", "Words", "Default"]), rows.map(kept)));
  }
  return parts.length > 0 ? parts.join("\n\n") : "It takes no options.";
}

/** The commands at one glance. */
function commandIndex() {
  return table(
    ["Command", "What it does"],
    commands.map(({ name, summary }) => [`[${code(`flatland ${name}`)}](${name}.md)`, cell(summary)]),
  );
}

/** The tables of a command's page: its own, or one for each command below it. */
const commandTables = (command) => (command.commands.length > 0 ? command.commands : [command]).map(commandTable);

const pages = [
  ["docs/methods/README.md", [methodIndex("")]],
  ...methods.map((method) => [`docs/methods/${kebab(method.name)}.md`, [methodTable(method)]]),
  ["docs/commands/README.md", [commandIndex()]],
  ...commands.map((command) => [`docs/commands/${command.name}.md`, commandTables(command)]),
];

const check = process.argv.includes("--check");
const faults = [];
for (const folder of ["docs/methods", "docs/commands"]) {
  for (const name of readdirSync(folder)) {
    if (!pages.some(([path]) => path === `${folder}/${name}`)) faults.push(`${folder}/${name} is about nothing there is`);
  }
}
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
