import { installHost } from "./method/host.ts";
import { nodeHost } from "./worker/node-host.ts";

installHost(nodeHost());

export * from "./index.ts";
export { setWorkerUrl } from "./worker/node-host.ts";
