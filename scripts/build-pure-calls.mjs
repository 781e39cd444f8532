// A plugin for the bundler that writes /* @__PURE__ */ before every call of a function marked @__NO_SIDE_EFFECTS__.
// Some bundlers of our users heed that mark in the file of the function only; a note at the call all of them heed,
// so that whoever imports one method does not get the others too.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The names of the functions in src/ whose comment holds the mark. */
function pureNames() {
  const names = new Set();
  for (const entry of readdirSync("src", { recursive: true })) {
    if (!entry.endsWith(".ts")) continue;
    const code = readFileSync(join("src", entry), "utf8");
    for (const [, name] of code.matchAll(/@__NO_SIDE_EFFECTS__[\s*]*\*\/\s*(?:export )?(?:function|const) (\w+)/g)) names.add(name);
  }
  return names;
}

/** Calls `visit` with every node of a syntax tree. */
function walk(node, visit) {
  if (Array.isArray(node)) for (const item of node) walk(item, visit);
  else if (node && typeof node.type === "string") {
    visit(node);
    for (const value of Object.values(node)) if (value && typeof value === "object") walk(value, visit);
  }
}

/**
 * Of `names` those that mean the marked functions in this file: imported into it, or declared at its top level. A local
 * function may have such a name by chance, and a call of it must not be moved.
 */
function knownIn(tree, names) {
  const known = new Set();
  for (const statement of tree.body) {
    const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    for (const { id } of declared?.type === "VariableDeclaration" ? declared.declarations : [declared ?? {}]) {
      if (id?.type === "Identifier" && names.has(id.name)) known.add(id.name);
    }
    for (const { type, imported, local } of statement.type === "ImportDeclaration" ? statement.specifiers : []) {
      if (type === "ImportSpecifier" && names.has(imported.name)) known.add(local.name);
    }
  }
  return known;
}

/** The plugin. */
export function pureCalls() {
  let names;
  return {
    name: "pure-calls",
    buildStart() {
      names = pureNames();
    },
    transform: {
      filter: { id: /[\\/]src[\\/].*(?<!\.generated)\.ts$/ },
      handler(code) {
        const places = [];
        const tree = this.parse(code, { lang: "ts" });
        const known = knownIn(tree, names);
        walk(tree, ({ type, callee, start }) => {
          if (type === "CallExpression" && callee.type === "Identifier" && known.has(callee.name)) places.push(start);
        });
        if (places.length === 0) return;
        let result = "";
        let from = 0;
        for (const place of places.sort((a, b) => a - b)) {
          result += `${code.slice(from, place)}/* @__PURE__ */ `;
          from = place;
        }
        // Lines stay what they are, so the map of the next step is right to the line.
        return { code: result + code.slice(from), map: null };
      },
    },
  };
}
