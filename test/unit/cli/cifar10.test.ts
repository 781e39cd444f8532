import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Cifar10, type Cifar10Options, loadCifar10 } from "../../../src/cli/data/cifar10.ts";
import { decodePng } from "../../../src/cli/data/png.ts";
import { fakeFiles, fakeSheet, pinned, serving, tarball, testLabels, trainLabels, valueAt } from "./fake-package.ts";
import { testFolder } from "./folder.ts";

const folder = testFolder();
const files = fakeFiles();
const bytes = await tarball(files);
const size = { train: 3, test: 2 };

function expectRight(data: Cifar10): void {
  for (const [sheet, part, labels, rows] of [[1, data.train, trainLabels, 3] as const, [2, data.test, testLabels, 2] as const]) {
    expect([part.images.rows, part.images.cols, part.images.data.length]).toEqual([rows, 3072, rows * 3072]);
    expect(Array.from(part.labels)).toEqual(labels.slice(0, rows));
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < 3072; j += 61) expect(part.images.data[i * 3072 + j]).toBe(valueAt(sheet, i, j));
    }
  }
}

/** Loads from a server that counts how often it is asked. */
async function load(
  cache: string,
  more: Cifar10Options = {},
  body: Uint8Array = bytes,
): Promise<{ data: Cifar10; asked: number; told: string[] }> {
  let asked = 0;
  const told: string[] = [];
  const answer = (_: unknown, response: import("node:http").ServerResponse) => {
    asked++;
    response.end(body);
  };
  return serving(answer, async (url) => {
    const ask = async () => ({ tarball: url, integrity: pinned(bytes).integrity });
    const onProgress = ({ phase, fraction }: { phase: string; fraction: number }) => told.push(`${phase} ${fraction}`);
    const sources = { package: pinned(bytes), ask };
    const data = await loadCifar10({ cacheFolder: join(folder, cache), ...size, onProgress, sources, ...more });
    return { data, asked, told };
  });
}

describe("fetched", () => {
  test("once, then from the cache, also after another process looked at it", async () => {
    const first = await load("once");
    expectRight(first.data);
    expect([first.data.source, first.asked]).toEqual(["npm", 1]);
    expect(first.told[0]).toBe("fetch fake-cifar10 0");
    expect(first.told.at(-1)).toBe("decode images 1");
    expect(readdirSync(join(folder, "once"))).toEqual(["cifar10-3-2.bin"]);
    const second = await load("once", { fetch: false });
    expectRight(second.data);
    expect([second.data.source, second.asked]).toEqual(["cache", 0]);
  });

  test("again when the cached file is damaged", async () => {
    await load("damaged");
    const path = join(folder, "damaged", "cifar10-3-2.bin");
    const content = readFileSync(path);
    content[5000]! ^= 1;
    writeFileSync(path, content);
    const again = await load("damaged");
    expectRight(again.data);
    expect(again.asked).toBe(1);
  });

  test("once by two that start together", async () => {
    const both = await Promise.all([load("two"), load("two")]);
    both.forEach(({ data }) => {
      expectRight(data);
    });
    expect(both.map(({ asked }) => asked).sort()).toEqual([0, 1]);
  });

  test("though it cannot be kept, with a warning", async () => {
    writeFileSync(join(folder, "no-folder"), "");
    const { data } = await load("no-folder");
    expectRight(data);
    expect(data.warnings).toMatchObject([{ code: "not-cached" }]);
  });

  test("not at all: what fails, is forbidden or stopped leaves no file", async () => {
    await expect(load("none", { fetch: false })).rejects.toMatchObject({ code: "unavailable", details: { reason: "not-allowed" } });
    await expect(load("none", {}, bytes.subarray(0, 500))).rejects.toMatchObject({ code: "unavailable" });
    const reason = new Error("stop");
    await expect(load("none", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const stop = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => phase === "decode images" && stop.abort(reason);
    await expect(load("none", { signal: stop.signal, onProgress })).rejects.toBe(reason);
    expect(readdirSync(join(folder, "none"))).toEqual([]);
    await expect(load("none", { train: 0 })).rejects.toMatchObject({ code: "bad-option" });
  });
});

describe("from a folder", () => {
  /** A folder with these files. */
  function folderWith(name: string, content: Record<string, Uint8Array>): string {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    for (const [file, bytes] of Object.entries(content)) writeFileSync(join(path, file), bytes);
    return path;
  }

  /** A binary batch with images `from` to `to` of a fake sheet. */
  function batch(sheet: number, labels: readonly number[], from: number, to: number): Uint8Array {
    const records = [];
    for (let i = from; i < to; i++) {
      const planes = [0, 1, 2].flatMap((color) => Array.from({ length: 1024 }, (_, pixel) => valueAt(sheet, i, 3 * pixel + color)));
      records.push(Uint8Array.of(labels[i]!, ...planes));
    }
    return Buffer.concat(records);
  }

  const binary = {
    "data_batch_1.bin": batch(1, trainLabels, 0, 2),
    "data_batch_2.bin": batch(1, trainLabels, 2, 4),
    "test_batch.bin": batch(2, testLabels, 0, 4),
    "batches.meta.txt": Buffer.from("airplane\n"),
  };
  const sheets = Object.fromEntries(Object.entries(files).map(([name, content]) => [name.replace("package/", ""), content]));

  test("of binary batches, in the order of their numbers", async () => {
    expectRight(await loadCifar10({ folder: folderWith("binary", binary), ...size }));
  });

  test("around the one that holds the batches", async () => {
    folderWith(join("around", "cifar-10-batches-bin"), binary);
    expectRight(await loadCifar10({ folder: join(folder, "around"), ...size }));
  });

  test("of PNG sheets, or the packed package", async () => {
    expectRight(await loadCifar10({ folder: folderWith("sheets", sheets), ...size }));
    const path = join(folder, "package.tgz");
    writeFileSync(path, bytes);
    expectRight(await loadCifar10({ folder: path, ...size, sources: { package: pinned(bytes) } }));
  });

  test("that lacks something says what", async () => {
    const complaint = (path: string, more = {}) => expect(loadCifar10({ folder: path, ...size, ...more })).rejects;
    await complaint(join(folder, "nowhere")).toMatchObject({ code: "file-access", message: expect.stringContaining("there is no such") });
    await complaint(folderWith("empty", {})).toThrow("the folder is empty");
    await complaint(folderWith("other", { "notes.txt": Buffer.from("hello") })).toThrow("there is notes.txt");
    await complaint(folderWith("few", binary), { train: 9 }).toThrow("there are 4 train images where 9 are wanted");
    await complaint(folderWith("few sheets", sheets), { test: 9 }).toThrow("there are 4 test images where 9 are wanted");
    await complaint(folderWith("labels", { ...sheets, "train_lables.json": Buffer.from("[1, 77, 2]") })).toThrow(
      "no list of whole numbers",
    );
    await complaint(folderWith("narrow", { ...sheets, "test_batch.png": fakeSheet(2, 512) })).toThrow("the sheet is 512 × 4 pixels");
    await complaint(folderWith("cut", { ...sheets, "test_batch.png": sheets["test_batch.png"]!.subarray(0, 5000) })).toThrow("damaged");
    const file = join(folder, "file.txt");
    writeFileSync(file, "no");
    await complaint(file).toThrow("this file is neither");
  });
});

test("a PNG is decoded only up to the size that is expected", async () => {
  const png = fakeSheet(1, 8);
  expect(await decodePng(png, 32, "a.png")).toMatchObject({ width: 8, height: 4 });
  await expect(decodePng(png, 31, "a.png")).rejects.toThrow("32 pixels where at most 31");
  await expect(decodePng(Buffer.from("GIF89a"), 32, "a.png")).rejects.toThrow("no PNG file");
  for (let length = 8; length < png.length; length += 7) {
    await expect(decodePng(png.subarray(0, length), 32, "a.png")).rejects.toMatchObject({ code: "bad-file" });
  }
});
