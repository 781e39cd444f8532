import { installHost } from "./method/host.ts";
import { webHost } from "./worker/web-host.ts";

installHost(webHost());

export * from "./index.ts";
export { setWorkerUrl } from "./worker/web-host.ts";
