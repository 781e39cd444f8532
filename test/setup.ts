import fc from "fast-check";
import { installHost } from "../src/method/host.ts";
import { nodeHost, setWorkerUrl } from "../src/worker/node-host.ts";

// Tests import from src/; promised calls go to the built worker, since a worker cannot load TypeScript.
setWorkerUrl(new URL("../dist/worker-node.js", import.meta.url));
installHost(nodeHost());

// The same generated cases in every run; FLATLAND_SEED tries others.
fc.configureGlobal({ seed: Number(process.env.FLATLAND_SEED ?? 1337) });
