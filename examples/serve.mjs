// Serves the folder of the package on this machine, with the two headers that allow threads in a page: node examples/serve.mjs [port]
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json" };

const server = createServer(async (request, response) => {
  try {
    // A path is made plain before the folder is put in front of it, so that none leads out.
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const body = await readFile(join(root, path));
    response.writeHead(200, {
      "content-type": types[extname(path)] ?? "application/octet-stream",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    response.end(body);
  } catch {
    response.writeHead(404).end("There is nothing here.\n");
  }
});
server.listen(Number(process.argv[2] ?? 8000), "127.0.0.1", () => {
  const address = server.address();
  const { port } = typeof address === "object" && address !== null ? address : { port: 0 };
  for (const page of ["page", "worker", "notebook"]) console.log(`http://127.0.0.1:${port}/examples/${page}.html`);
});
