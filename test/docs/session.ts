import { type ChildProcess, fork, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";
import type { Block } from "./blocks.ts";

/** What a block did. */
export interface Ran {
  readonly printed: string;
  /** The exit code of commands; 1 of code that threw. */
  readonly code: number;
}

/** Where pages are tried: folders in which the package is installed, a shell that finds the command, and one process for all code. */
export interface Session {
  /** A fresh folder for a page. */
  folder(): string;
  run(block: Block, folder: string): Promise<Ran>;
  close(): void;
}

/** Opens a {@link Session}. */
export function openSession(): Session {
  const root = mkdtempSync(join(tmpdir(), "flatland-docs-"));
  installInto(root);
  const bin = join(root, "bin");
  mkdirSync(bin);
  const command = (name: string, lines: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  command("flatland", `exec '${process.execPath}' '${resolve("dist/cli.js")}' "$@"`);
  command("npx", `[ "$1" = flatland ] || { echo "npx: only flatland is here"; exit 127; }\nshift\nexec flatland "$@"`);
  const env = { ...process.env, NO_COLOR: "1", PATH: `${bin}:${process.env.PATH}` };

  let child: ChildProcess | undefined;
  let count = 0;
  const shell = (code: string, folder: string): Promise<Ran> =>
    new Promise((done, fail) => {
      const running = spawn("bash", ["-e", "-o", "pipefail", "-c", `exec 2>&1\n${code}`], { cwd: folder, env });
      let printed = "";
      running.stdout.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
      running.on("error", fail);
      // Lines of progress come where a machine is slow; what they are about does not hang on them.
      running.on("close", (status) => done({ printed: printed.replace(/^ *\d+ % .*\n/gm, ""), code: status ?? 1 }));
    });
  const module = (code: string, language: string, folder: string): Promise<Ran> => {
    const file = join(folder, `block-${++count}.mjs`);
    const target = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    writeFileSync(file, language === "ts" ? ts.transpileModule(code, { compilerOptions: target }).outputText : code);
    child ??= fork(resolve("test/docs/run-blocks.mjs"), { stdio: ["pipe", "inherit", "inherit", "ipc"], env });
    const answered = new Promise<Ran>((done, fail) => {
      child!.once("message", (message) => {
        const { printed, failed } = message as { printed: string; failed: boolean };
        done({ printed, code: failed ? 1 : 0 });
      });
      child!.once("exit", () => fail(new Error("the process that runs the blocks has ended")));
    });
    child.stdin!.write(`${JSON.stringify({ folder, file })}\n`);
    return answered;
  };
  return {
    folder() {
      const folder = mkdtempSync(join(root, "page-"));
      // By name the programs stand there too; as files they stay where the package is.
      symlinkSync(resolve("examples"), join(folder, "examples"), "junction");
      return folder;
    },
    run: ({ language, code }, folder) => (language === "sh" ? shell(code, folder) : module(code, language, folder)),
    close() {
      child?.removeAllListeners("exit");
      child?.kill();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Makes `import "flatland"` find the package, as built, from within `folder`. */
export function installInto(folder: string): void {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(resolve("."), join(folder, "node_modules/flatland"), "junction");
}
