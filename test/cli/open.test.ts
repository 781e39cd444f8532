import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const cli = resolve("dist/cli.js");
const folder = mkdtempSync(join(tmpdir(), "flatland-open-"));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the built command; resolves once it prints an address, or ends. */
function open(...args: string[]): Promise<{ child: ChildProcess; url: string; ended: Promise<{ code: number | null; stderr: string }> }> {
  const child = spawn(process.execPath, [cli, "open", "--no-browser", ...args], { cwd: folder });
  children.push(child);
  let stderr = "";
  child.stderr!.on("data", (data) => (stderr += data));
  const ended = new Promise<{ code: number | null; stderr: string }>((done) => child.on("exit", (code) => done({ code, stderr })));
  return new Promise((done) => {
    let stdout = "";
    child.stdout!.on("data", (data) => {
      const url = /http:\/\/\S+/.exec((stdout += data))?.[0];
      if (url) done({ child, url, ended });
    });
    child.on("exit", () => done({ child, url: "", ended }));
  });
}

/** Asks with a raw path, which fetch would tidy up. */
function get(url: string, path: string, headers: Record<string, string> = {}, method = "GET") {
  const { hostname, port } = new URL(url);
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((done, fail) => {
    request({ hostname, port, path, method, headers }, (response) => {
      let body = "";
      response.on("data", (data) => (body += data));
      response.on("end", () => done({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on("error", fail)
      .end();
  });
}

describe("flatland open", () => {
  let url: string;
  let base: string;
  beforeAll(async () => {
    writeFileSync(join(folder, 'some "data".csv'), "x,y\n1,2\n3,4\n");
    writeFileSync(join(folder, "secret.csv"), "not for you");
    ({ url } = await open('some "data".csv'));
    base = new URL(url).pathname;
  });

  test("serves the page with the name of the file, and the file, under an address with a token on loopback", async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/$/);
    const page = await get(url, base);
    expect(page.status).toBe(200);
    expect(page.body).toContain('name="flatland-file" content="some &#34;data&#34;.csv"');
    expect((await get(url, `${base}data/file`)).body).toBe("x,y\n1,2\n3,4\n");
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(page.body)![1]!;
    expect((await get(url, base + script)).headers["content-type"]).toMatch(/javascript/);
  });

  test("every answer isolates the page and forbids it everything but itself", async () => {
    for (const path of [base, `${base}data/file`, `${base}none`, "/"]) {
      const { headers } = await get(url, path);
      expect(headers).toMatchObject({
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      });
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test.each([
    ["no token", "/"],
    ["no token, a real file", "/index.html"],
    ["a wrong token", "/AAAAAAAAAAAAAAAAAAAAAAAA/"],
    ["a part of the token", "TOKEN-1"],
  ])("%s is refused", async (_, path) => {
    const asked = path === "TOKEN-1" ? `${base.slice(0, -2)}/data/file` : path;
    const { status, body } = await get(url, asked);
    expect(status).toBe(403);
    expect(body).not.toMatch(/<html|x,y/);
  });

  test.each([
    "../secret.csv",
    "data/../../secret.csv",
    "%2e%2e/secret.csv",
    "..%2fsecret.csv",
    "data/secret.csv",
    "../../../../etc/passwd",
    "assets/../../cli.js",
    "..\\..\\cli.js",
    "/etc/passwd",
    "constructor",
    "__proto__",
  ])("%s leads nowhere", async (path) => {
    const { status, body } = await get(url, base + path);
    expect(status).toBe(404);
    expect(body).not.toMatch(/not for you|root:|import /);
  });

  test("a Host that is not this address is refused, as after a name was rebound to loopback", async () => {
    for (const host of ["evil.example", `evil.example:${new URL(url).port}`, "127.0.0.1"]) {
      expect((await get(url, base, { host })).status, host).toBe(403);
    }
    expect((await get(url, base, { host: `localhost:${new URL(url).port}` })).status).toBe(200);
  });

  test("a page of another origin is refused, by Origin and by Sec-Fetch-Site", async () => {
    expect((await get(url, `${base}data/file`, { origin: "http://evil.example" })).status).toBe(403);
    expect((await get(url, `${base}data/file`, { origin: "http://127.0.0.1:1" })).status).toBe(403);
    expect((await get(url, `${base}data/file`, { origin: "null" })).status).toBe(403);
    for (const site of ["cross-site", "same-site"]) expect((await get(url, base, { "sec-fetch-site": site })).status).toBe(403);
    expect((await get(url, base, { "sec-fetch-site": "none" })).status).toBe(200);
    expect((await get(url, `${base}data/file`, { origin: new URL(url).origin, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  test("only reading is allowed", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) expect((await get(url, base, {}, method)).status, method).toBe(405);
    expect(await get(url, `${base}data/file`, {}, "HEAD")).toMatchObject({ status: 200, body: "" });
  });

  test.skipIf(process.platform === "win32")("Ctrl-C stops it at once, with no error", async () => {
    const { child, url: address, ended } = await open("--port", "0");
    expect((await get(address, new URL(address).pathname)).status).toBe(200);
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/stopped/);
    expect(stderr).not.toMatch(/Error/);
    await expect(get(address, "/")).rejects.toThrow(/ECONNREFUSED/);
  });

  test("a file that is not there, a folder, and a port that is taken are told in words", async () => {
    const missing = await (await open("secret.cvs")).ended;
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/no such file\. Did you mean "secret\.csv"\?/);
    expect((await (await open(".")).ended).stderr).toMatch(/it is a folder\. Name a file/);
    const blocker = createServer();
    const port = await new Promise<number>((done) =>
      blocker.listen(0, "127.0.0.1", () => done((blocker.address() as { port: number }).port)),
    );
    const taken = await (await open("--port", String(port))).ended;
    blocker.close();
    expect(taken.code).toBe(1);
    expect(taken.stderr).toMatch(new RegExp(`port ${port} cannot be opened: it is in use`));
  });
});
