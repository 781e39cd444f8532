import "./worker/web-host.ts";

export * from "./index.ts";
export { setWorkerUrl } from "./worker/web-host.ts";
