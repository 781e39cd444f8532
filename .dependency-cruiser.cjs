// The direction of imports, as docs/architecture.md has it. Run by `npm run check`.
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

/** The rooms of src/ from the bottom up; each line may import those above it, never those below it. */
const floors = [
  ["base"],
  ["matrix"],
  ["compute"],
  ["method"],
  ["linalg"],
  ["neighbors"],
  ["graph"],
  ["affinity"],
  ["embed", "cluster", "classify", "quality"],
  ["methods", "dispatch", "model"],
  ["study", "worker"],
  ["cli"],
];
/** These stand beside the tower, on these floors alone. */
const beside = { datasets: ["base", "matrix"], io: ["base", "matrix"], plot: ["base", "matrix"], report: ["base", "plot"] };
/** Who may use what stands beside. */
const users = ["study", "cli"];
/** On one floor rooms leave each other alone, but for these. */
const neighborly = { dispatch: ["methods"], model: ["methods"] };

const inRooms = (rooms) => `^src/(?:${rooms.join("|")})(?:/|\\.ts$)`;

const towerRules = floors.flatMap((rooms, floor) =>
  rooms.map((room) => {
    const above = floors.slice(floor + 1).flat();
    const level = rooms.filter((other) => other !== room && !neighborly[room]?.includes(other));
    const aside = users.includes(room) ? [] : Object.keys(beside);
    return {
      name: `${room}-looks-down`,
      comment: `Files of ${room} may import the rooms below it only (docs/architecture.md).`,
      severity: "error",
      from: { path: inRooms([room]) },
      to: { path: inRooms([...above, ...level, ...aside]) },
    };
  }),
);

const besideRules = Object.entries(beside).map(([room, allowed]) => ({
  name: `${room}-stands-beside`,
  comment: `Files of ${room} may import ${allowed.join(" and ")} only (docs/architecture.md).`,
  severity: "error",
  from: { path: inRooms([room]) },
  to: { path: "^src/", pathNot: inRooms([room, ...allowed]) },
}));

/** The files that declare a method: recipes over routines, which know nothing of each other. */
const recipes = ["embed", "cluster", "classify"]
  .flatMap((room) => (existsSync(join("src", room)) ? readdirSync(join("src", room)).map((file) => `src/${room}/${file}`) : []))
  .filter((path) => path.endsWith(".ts") && /= defineMethod\(/.test(readFileSync(path, "utf8")));

const recipeRules = recipes.map((path) => ({
  name: "recipes-stand-alone",
  comment: "A method may not import another one; what both need is a routine. Isomap is defined by classical scaling, so it may.",
  severity: "error",
  from: { path: `^${path.replaceAll(".", "\\.")}$` },
  to: {
    path: recipes.filter((other) => other !== path).map((other) => `^${other.replaceAll(".", "\\.")}$`),
    pathNot: path.endsWith("/isomap.ts") ? ["classical-"] : [],
  },
}));

module.exports = {
  forbidden: [
    ...towerRules,
    ...besideRules,
    ...recipeRules.filter(({ to }) => to.path.length > 0),
    {
      name: "no-cycles",
      comment: "Files that need each other are one file, or hide a third. Through types alone there is no cycle when it runs.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "node-in-its-place",
      comment: "node:* belongs to the command line and to Node's worker host and entry.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(?:cli(?:/|\\.ts$)|worker/[^/]*node[^/]*\\.ts$)" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-without-packages",
      comment: "The library itself needs no package: only file formats, pictures, the report and the command line use some.",
      severity: "error",
      from: { path: "^src/", pathNot: inRooms(["io", "plot", "report", "study", "cli"]) },
      to: { dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "pictures-from-d3-alone",
      comment: "Pictures use the scales and colors of d3 and nothing else, so that they run anywhere.",
      severity: "error",
      from: { path: inRooms(["plot"]) },
      to: { dependencyTypes: ["npm"], pathNot: "node_modules/(?:@types/)?d3-" },
    },
    {
      name: "no-development-packages",
      comment: "What ships may not need what only development has.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "node_modules/@types/" },
    },
    {
      name: "entries-are-the-top",
      comment: "The public entries export; nothing inside imports through them.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(?:node|browser)\\.ts$" },
      to: { path: "^src/(?:index|node|browser)\\.ts$" },
    },
    {
      name: "ships-without-tests",
      comment: "What ships may not import tests, scripts or the bench.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(?:test|scripts|bench|apps)/" },
    },
    {
      name: "all-imports-resolve",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\.generated\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { conditionNames: ["import", "node", "default", "types"], exportsFields: ["exports"] },
  },
};
