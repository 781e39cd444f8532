import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cacheFolder, readCached, withLock, writeCached } from "../../../src/cli/data/cache.ts";
import { testFolder } from "./folder.ts";

const folder = testFolder();
const facts = { format: "test", rows: 3 };

test("the folder is the one named, else the system's", () => {
  expect(cacheFolder({ FLATLAND_CACHE: "/here", XDG_CACHE_HOME: "/x" }, "linux")).toBe("/here");
  expect(cacheFolder({ XDG_CACHE_HOME: "/x" }, "linux")).toBe(join("/x", "flatland"));
  expect(cacheFolder({}, "linux")).toMatch(/\.cache.flatland$/);
  expect(cacheFolder({}, "darwin")).toMatch(/Library.Caches.flatland$/);
  expect(cacheFolder({ LOCALAPPDATA: "/local" }, "win32")).toBe(join("/local", "flatland", "cache"));
});

describe("a cached file", () => {
  const content = Uint8Array.of(1, 2, 10, 3);

  test("comes back as it was", async () => {
    const path = join(folder, "good.bin");
    await writeCached(path, facts, content);
    expect(Array.from((await readCached(path, facts))!)).toEqual(Array.from(content));
  });

  test("is not used when it is missing, of other facts, cut, or changed in any byte", async () => {
    const path = join(folder, "bad.bin");
    expect(await readCached(path, facts)).toBeUndefined();
    await writeCached(path, facts, content);
    expect(await readCached(path, { ...facts, rows: 4 })).toBeUndefined();
    const whole = readFileSync(path);
    for (let i = 0; i < whole.length; i++) {
      const changed = Buffer.from(whole);
      changed[i]! ^= 1;
      writeFileSync(path, changed);
      expect(await readCached(path, facts), `byte ${i}`).toBeUndefined();
      writeFileSync(path, whole.subarray(0, i));
      expect(await readCached(path, facts), `${i} bytes`).toBeUndefined();
    }
  });
});

describe("a lock", () => {
  test("lets one work after the other, and goes away", async () => {
    const path = join(folder, "a.lock");
    let inside = 0;
    let waits = 0;
    const work = async () => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path, work, { onWait: () => waits++ })));
    expect(waits).toBe(2);
    expect(existsSync(path)).toBe(false);
  });

  test("goes away when the work fails", async () => {
    const path = join(folder, "b.lock");
    await expect(withLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(path)).toBe(false);
  });

  test("of a process that is gone, or very old, does not hold anybody up", async () => {
    const path = join(folder, "c.lock");
    // No process has this number: it is above the largest that Linux gives.
    writeFileSync(path, "99999999");
    expect(await withLock(path, async () => 1)).toBe(1);
    writeFileSync(path, String(process.pid));
    utimesSync(path, 1, 1);
    expect(await withLock(path, async () => 2)).toBe(2);
  });

  test("is waited for only until the signal", async () => {
    const path = join(folder, "d.lock");
    writeFileSync(path, String(process.pid));
    const stop = new AbortController();
    const waiting = withLock(path, async () => 1, { signal: stop.signal, onWait: () => stop.abort(new Error("enough")) });
    await expect(waiting).rejects.toThrow("enough");
  });

  test("that cannot be made does not stop the work", async () => {
    writeFileSync(join(folder, "file"), "");
    expect(await withLock(join(folder, "file", "e.lock"), async () => 3)).toBe(3);
  });
});
