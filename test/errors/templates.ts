import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A message, or a part of one, as it stands in the sources, with holes where numbers and names go. */
export interface Template {
  readonly file: string;
  /** The text in the source, holes as `…`. */
  readonly text: string;
  /** Matches every message made from it. */
  readonly pattern: RegExp;
}

/** The functions of a file whose result is an error: their arguments are parts of messages. */
function makersIn(tree: ts.SourceFile): Set<string> {
  const makers = new Set<string>();
  const visit = (node: ts.Node): void => {
    const returns = (type: ts.TypeNode | undefined) => /^(ManifoldError|never)\b/.test(type?.getText(tree) ?? "");
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && returns(node.type) && node.name)
      makers.add(node.name.getText(tree));
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isArrowFunction(node.initializer) && returns(node.initializer.type))
      makers.add(node.name.getText(tree));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return makers;
}

/** The fixed parts of the texts an expression may give: of both ways of a choice, of none where something else stands there. */
function literals(node: ts.Node): string[][] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [[node.text]];
  if (ts.isTemplateExpression(node)) return [[node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]];
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  return [];
}

function sourcesIn(folder: string): string[] {
  if (folder.endsWith(".ts")) return /(?:generated|\.d)\.ts$/.test(folder) ? [] : [folder];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.generated|\.d)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const trees = new Map<string, ts.SourceFile>();

/** A file of src/, read once. */
function treeOf(file: string): ts.SourceFile {
  const known = trees.get(file) ?? ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  trees.set(file, known);
  return known;
}

/**
 * The texts of all errors made below a folder of src/, or in one file of it: those given to `new ManifoldError`, and those given to a
 * function of the same file that makes one; with `warnings`, those given to `run.warn` instead.
 */
export function templatesIn(folder: string, { warnings = false } = {}): Template[] {
  const found: Template[] = [];
  for (const file of sourcesIn(folder)) {
    const tree = treeOf(file);
    const makers = makersIn(tree);
    const add = (parts: readonly string[], start: string) => {
      // What says nothing by itself, such as `…: …`, is nothing to look for.
      if (!/[a-z]{2}/.test(parts.join(""))) return;
      const pattern = new RegExp(`${start}${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[\\s\\S]*")}`);
      found.push({ file, text: parts.join("…"), pattern });
    };
    const visit = (node: ts.Node): void => {
      if (warnings) {
        if (ts.isCallExpression(node) && node.expression.getText(tree) === "run.warn")
          for (const parts of literals(node.arguments[1]!)) add(parts, "^");
      } else if (ts.isNewExpression(node) && node.expression.getText(tree) === "ManifoldError") {
        for (const parts of literals(node.arguments![1]!)) add(parts, "^");
      } else if (ts.isCallExpression(node) && makers.has(node.expression.getText(tree).replace(/^this\.#?|^#/, ""))) {
        // A single word is a name, such as that of an option, and no part of a sentence.
        for (const argument of node.arguments) for (const parts of literals(argument)) if (/\w \w/.test(parts.join("…"))) add(parts, "");
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  return found;
}

/** The files below a folder of src/ that throw an error which is made there and is no ManifoldError: the catalogue would not see its words. */
export function bareThrowsIn(folder: string): string[] {
  return sourcesIn(folder).filter((file) => {
    const tree = treeOf(file);
    let found = false;
    const visit = (node: ts.Node): void => {
      if (ts.isThrowStatement(node) && /\bnew (?!ManifoldError\b)/.test(node.expression.getText(tree))) found = true;
      ts.forEachChild(node, visit);
    };
    visit(tree);
    return found;
  });
}
