import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { allPages, readPage, stepsOf } from "./blocks.ts";
import { installInto } from "./session.ts";

// What the pages and the examples call exists and takes what it is given: the compiler says so, with the types as published.

test("all code on the pages and in examples/ is of the right types", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "flatland-types-"));
  try {
    installInto(folder);
    symlinkSync(resolve("node_modules/@types"), join(folder, "node_modules/@types"), "junction");
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const places = new Map<string, string>();
    const add = (name: string, place: string, code: string): void => {
      // A file without imports would share its names with all others.
      writeFileSync(join(folder, name), `${code}\nexport {};\n`);
      places.set(name, place);
    };
    for (const [p, path] of allPages().entries()) {
      for (const { block } of stepsOf(readPage(path))) {
        if (block.language !== "sh") add(`page-${p}-${block.from}.${block.language}`, `${path}, line ${block.from}`, block.code);
      }
    }
    for (const name of readdirSync("examples").filter((each) => each.endsWith(".mjs"))) {
      add(`example-${name}`, `examples/${name}`, readFileSync(join("examples", name), "utf8"));
    }
    expect(places.size).toBeGreaterThan(10);

    const program = ts.createProgram(
      [...places.keys()].map((name) => join(folder, name)),
      {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
        types: ["node"],
        allowJs: true,
        checkJs: true,
        // In JavaScript what has no type is of any.
        noImplicitAny: false,
        strictNullChecks: false,
        skipLibCheck: true,
        noEmit: true,
      },
    );
    const found = ts.getPreEmitDiagnostics(program).map((one) => {
      const place =
        one.file === undefined ? "" : (places.get(one.file.fileName.slice(one.file.fileName.lastIndexOf("/") + 1)) ?? one.file.fileName);
      const line = one.file === undefined ? 0 : one.file.getLineAndCharacterOfPosition(one.start ?? 0).line + 1;
      return `${place}, ${line} down: ${ts.flattenDiagnosticMessageText(one.messageText, "\n")}`;
    });
    expect(found).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
