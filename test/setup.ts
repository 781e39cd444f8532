import fc from "fast-check";
import { installHost } from "../src/method/host.ts";
import { nodeHost, setWorkerUrl } from "../src/worker/node-host.ts";

// Tests import from src/; promised calls go to the built worker, since a worker cannot load TypeScript.
// With FLATLAND_INLINE set there is no background thread, and everything runs from src/: what coverage and mutants look at.
setWorkerUrl(new URL("../dist/worker-node.js", import.meta.url));
if (!process.env.FLATLAND_INLINE) installHost(nodeHost());

// The same generated cases in every run; FLATLAND_SEED tries others.
fc.configureGlobal({ seed: Number(process.env.FLATLAND_SEED ?? 1337) });
