import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";

/** The built command. */
export const cli: string = resolve("dist/cli.js");

/** A folder of its own for one test file, with the built command run inside; taken away at the end. */
export interface Workshop {
  readonly folder: string;
  run(...args: string[]): SpawnSyncReturns<string>;
  /** Runs with text on stdin. */
  pipe(input: string, ...args: string[]): SpawnSyncReturns<string>;
  write(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  has(name: string): boolean;
  /** Names of the files there are. */
  files(): string[];
}

/** Opens a {@link Workshop}. */
export function workshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), "flatland-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const env = { ...process.env, NO_COLOR: "1" };
  const run = (input: string | undefined, args: readonly string[]) =>
    spawnSync(process.execPath, [cli, ...args], {
      encoding: "utf8",
      cwd: folder,
      env,
      maxBuffer: 1e8,
      ...(input === undefined ? {} : { input }),
    });
  return {
    folder,
    run: (...args) => run(undefined, args),
    pipe: (input, ...args) => run(input, args),
    write: (name, content) => writeFileSync(join(folder, name), content),
    read: (name) => readFileSync(join(folder, name), "utf8"),
    has: (name) => existsSync(join(folder, name)),
    files: () => readdirSync(folder).sort(),
  };
}

/** Rows of numbers and words as CSV. */
export function csv(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return `${[head, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}

/** Three groups of points in four columns, with the name of the group and a name for each row. */
export function groups(each = 30): string {
  const rows: (string | number)[][] = [];
  for (let i = 0; i < 3 * each; i++) {
    const g = i % 3;
    const wave = (k: number) => Math.sin(i * (k + 1.7) + k);
    rows.push([`row-${i}`, 10 * g + wave(1), 5 * g * g + wave(2), wave(3), 3 * wave(4), ["ape", "bee", "cat"][g]!]);
  }
  return csv(["name", "a", "b", "c", "d", "kind"], rows);
}
