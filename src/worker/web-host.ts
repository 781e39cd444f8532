import type { Host } from "../method/host.ts";
import { openClient } from "./client.ts";

let workerUrl: URL | string | undefined;

/** Names the built worker file, for pages that serve it from elsewhere. Call it before the first method. */
export function setWorkerUrl(url: URL | string): void {
  workerUrl = url;
}

/** A worker from this package's file; from a Blob that imports it where the page and the file have different origins. */
function startWorker(): Worker {
  if (workerUrl === undefined) {
    try {
      // Bundlers look for exactly this expression to find the worker's file.
      return new Worker(new URL("./worker-web.js", import.meta.url), { type: "module" });
    } catch {
      return throughBlob(new URL("./worker-web.js", import.meta.url));
    }
  }
  try {
    return new Worker(workerUrl, { type: "module" });
  } catch {
    return throughBlob(new URL(workerUrl, document.baseURI));
  }
}

function throughBlob(url: URL): Worker {
  const source = new Blob([`import ${JSON.stringify(url.href)};`], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(source), { type: "module" });
}

/** A web worker. The page itself never waits, so `.sync` and `.steps` use one thread there. */
export function webHost(): Host {
  return openClient((receive, lost) => {
    const worker = startWorker();
    worker.onmessage = ({ data }) => receive(data);
    worker.onerror = (event) => lost(event.message || "its file did not load");
    worker.onmessageerror = () => lost("a message could not be read");
    return {
      post: (message, transfer) => worker.postMessage(message, [...transfer]),
      hold: () => {},
      end: () => worker.terminate(),
    };
  });
}
