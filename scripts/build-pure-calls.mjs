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
        walk(this.parse(code, { lang: "ts" }), ({ type, callee, start }) => {
          if (type === "CallExpression" && callee.type === "Identifier" && names.has(callee.name)) places.push(start);
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
