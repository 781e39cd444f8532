import { randomBytes, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { ManifoldError } from "../../base/errors.ts";
import { safeHeaders, typeOf } from "./headers.ts";
import { listFiles } from "./page-files.ts";

/** What is served. */
export interface ServeSpec {
  /** Folder of the built page. */
  readonly page: string;
  /** The one data file, if any. */
  readonly file?: string | undefined;
  /** 0 (the default) takes any free port. */
  readonly port?: number | undefined;
}

/** A running server. */
export interface PageServer {
  /** The address to open, token included. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the built page and one data file on loopback, to whoever knows the address.
 *
 * Every path begins with a random token. A request is refused (403) when the token is wrong, when its Host is not this address (a
 * name rebound to loopback), or when it comes from a page of another origin; anything but GET and HEAD is 405. Files are looked up
 * in a list made at the start. Throws "file-access" when the port is taken.
 */
export async function servePage({ page, file, port = 0 }: ServeSpec): Promise<PageServer> {
  const files = await listFiles(page);
  const token = randomBytes(18).toString("base64url");
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, `The server failed: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
  await listen(server, port);
  const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${(server.address() as AddressInfo).port}`);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "Only reading is allowed.");
    if (!hosts.includes(request.headers.host ?? "")) return refuse(response, 403, "This address is not served here.");
    if (isForeign(request)) return refuse(response, 403, "Pages of other origins may not read from here.");
    const [, given = "", ...rest] = (request.url ?? "").split(/[?#]/)[0]!.split("/");
    if (!sameText(given, token)) return refuse(response, 403, "The address lacks its token. Use the one that flatland open printed.");
    const name = rest.join("/");
    if (rest.length === 0) return redirect(response, `/${token}/`);
    if (name === "" || name === "index.html") return sendIndex(request, response);
    if (name === "data/file" && file !== undefined) return sendFile(request, response, file, "application/octet-stream");
    const found = files.get(name);
    if (found === undefined) return refuse(response, 404, "There is no such file here.");
    return sendFile(request, response, found, typeOf(name));
  }

  /** The page, told the name of the file that is served with it. */
  async function sendIndex(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const html = await readFile(files.get("index.html")!, "utf8");
    const told = html.replace(
      'name="flatland-file" content=""',
      `name="flatland-file" content="${escapeAttribute(file ? basename(file) : "")}"`,
    );
    const body = Buffer.from(told);
    response.writeHead(200, { ...safeHeaders, "content-type": typeOf("index.html"), "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  return {
    url: `http://${hosts[0]}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "EADDRINUSE" ? "it is in use. Choose another one, or leave --port out" : `${error.message}`;
      reject(new ManifoldError("file-access", `open: port ${port} cannot be opened: ${why}.`, { port, cause: error.code }));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

/** Whether a browser says that the request comes from a page of another origin. Typed addresses and links from programs do not. */
function isForeign({ headers }: IncomingMessage): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return true;
  const { origin } = headers;
  return origin !== undefined && origin !== `http://${headers.host}`;
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function sendFile(request: IncomingMessage, response: ServerResponse, path: string, type: string): Promise<void> {
  const { size } = await stat(path);
  response.writeHead(200, { ...safeHeaders, "content-type": type, "content-length": size });
  if (request.method === "HEAD") return void response.end();
  await pipeline(createReadStream(path), response).catch((error: NodeJS.ErrnoException) => {
    // The reader went away: nothing is left to be said to it.
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(308, { ...safeHeaders, location }).end();
}

function refuse(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { ...safeHeaders, "content-type": "text/plain; charset=utf-8" }).end(`${words}\n`);
}

function escapeAttribute(text: string): string {
  return text.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
