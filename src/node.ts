import "./worker/node-host.ts";

export * from "./index.ts";
export { setWorkerUrl } from "./worker/node-host.ts";
