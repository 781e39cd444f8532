// Finds the places of a source file that can be broken, and draws some of them.
import ts from "typescript";

const kinds = ts.SyntaxKind;
const turned = new Map([
  [kinds.LessThanToken, ["<="]],
  [kinds.LessThanEqualsToken, ["<"]],
  [kinds.GreaterThanToken, [">="]],
  [kinds.GreaterThanEqualsToken, [">"]],
  [kinds.EqualsEqualsEqualsToken, ["!=="]],
  [kinds.ExclamationEqualsEqualsToken, ["==="]],
  [kinds.EqualsEqualsToken, ["!="]],
  [kinds.ExclamationEqualsToken, ["=="]],
  [kinds.PlusToken, ["-"]],
  [kinds.MinusToken, ["+"]],
  [kinds.AsteriskToken, ["/"]],
  [kinds.SlashToken, ["*"]],
  [kinds.AmpersandAmpersandToken, ["||"]],
  [kinds.BarBarToken, ["&&"]],
  [kinds.QuestionQuestionToken, ["&&"]],
  [kinds.PlusEqualsToken, ["-="]],
  [kinds.MinusEqualsToken, ["+="]],
  [kinds.AsteriskEqualsToken, ["/="]],
  [kinds.LessThanLessThanToken, [">>"]],
  [kinds.AmpersandToken, ["|"]],
]);
const calls = new Map([
  ["Math.min", "Math.max"],
  ["Math.max", "Math.min"],
  ["Math.sqrt", ""],
  ["sqrt", "<f64>"],
  ["Math.abs", ""],
  ["Math.floor", "Math.ceil"],
  ["Math.ceil", "Math.floor"],
  ["Math.round", "Math.floor"],
]);

/** What says how far, how fast or what went wrong, and not what the answer is. */
const aside =
  /ManifoldError|performance\.now|formatNumber|formatBytes|formatValue|run\.warn\b|\byield [\d(]|\bspan\(|@inline|@unsafe|\bpace\b/;

/** Some breaks of a file: { file, line, what, from, to, text, turn }; the same for the same seed. */
export function breaksOf(file, source, seed, per) {
  const found = [];
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const add = (node, what, text, from = node.getStart(tree), to = node.getEnd()) =>
    found.push({ file, line: tree.getLineAndCharacterOfPosition(from).line + 1, what, from, to, text });
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isDecorator(node) || ts.isThrowStatement(node)) return;
    // How large the pieces are in which work is done: laws hold that no answer depends on it.
    if (ts.isVariableDeclaration(node) && /^(block|slice|chunk|pace|blockOf|blockFor|capacity)$/.test(node.name.getText(tree))) return;
    if (ts.isNewExpression(node) && /Error/.test(node.expression.getText(tree))) return;
    if (ts.isExpressionStatement(node)) {
      const text = node.getText(tree);
      if (aside.test(text)) return;
      add(node, "dropped", ";");
    }
    if (ts.isYieldExpression(node) && !node.asteriskToken) return;
    if (ts.isIfStatement(node)) {
      add(node.expression, "never", "false");
      if (!/=== undefined|!== undefined/.test(node.expression.getText(tree))) add(node.expression, "always", "true");
    }
    if (ts.isConditionalExpression(node)) {
      add(node, "first way", `(${node.whenTrue.getText(tree)})`);
      add(node, "second way", `(${node.whenFalse.getText(tree)})`);
    }
    if (ts.isForStatement(node) && node.condition && ts.isBinaryExpression(node.condition)) {
      const { left, right, operatorToken } = node.condition;
      if (operatorToken.kind === kinds.LessThanToken)
        add(node.condition, "last round lost", `${left.getText(tree)} < ${right.getText(tree)} - 1`);
      const first = node.initializer && ts.isVariableDeclarationList(node.initializer) && node.initializer.declarations[0].initializer;
      if (first) add(first, "first round lost", `${first.getText(tree)} + 1`);
    }
    if (ts.isBinaryExpression(node) && turned.has(node.operatorToken.kind)) {
      const text = node.getText(tree);
      const words = /["`']/.test(text) && node.operatorToken.kind === kinds.PlusToken;
      if (!words && !aside.test(text))
        for (const other of turned.get(node.operatorToken.kind))
          add(node.operatorToken, `${node.operatorToken.getText(tree)} → ${other}`, other);
    }
    if (ts.isPrefixUnaryExpression(node) && (node.operator === kinds.ExclamationToken || node.operator === kinds.MinusToken))
      add(node, "sign lost", node.operand.getText(tree));
    if (ts.isCallExpression(node)) {
      const name = node.expression.getText(tree);
      if (calls.has(name) && !aside.test(node.getText(tree))) add(node.expression, `${name} → ${calls.get(name)}`, calls.get(name));
      // Sums and products are the same either way round.
      const either = /\.(add|mul|min|max|and|or|xor|eq|ne)$|^(min|max|Math\.min|Math\.max|span|f64x2|i32x4)$/.test(name);
      for (let a = either ? node.arguments.length : 0; a + 1 < node.arguments.length; a++) {
        const [one, other] = [node.arguments[a], node.arguments[a + 1]];
        const [x, y] = [one.getText(tree), other.getText(tree)];
        if (x === y || x.length > 60 || y.length > 60 || /["'`]|=>|^run$|^who$|^scratch$/.test(x + y) || aside.test(x + y)) continue;
        add(node, "arguments swapped", `${y}, ${x}`, one.getStart(tree), other.getEnd());
      }
    }
    if (ts.isNumericLiteral(node) && !ts.isPropertyAssignment(node.parent) && /^\d+$/.test(node.text)) {
      add(node, `${node.text} → ${Number(node.text) + 1}`, String(Number(node.text) + 1));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);

  // A small generator of its own: the draw must not change with the platform.
  let state = (seed * 2654435761) >>> 0;
  for (const letter of file) state = Math.imul(state ^ letter.charCodeAt(0), 16777619) >>> 0;
  const draw = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
  const wanted = Math.min(found.length, Math.max(2, Math.round((per * tree.getLineStarts().length) / 150)));
  const picked = [];
  for (let turn = 0; turn < wanted; turn++) picked.push({ ...found.splice(draw(found.length), 1)[0], turn });
  return picked;
}
