import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const dist = (name: string): string => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

// The page uses the package as anyone would, as it was built beside it: no second build of the methods, no other worker.
/** The page computes in its worker alone, so the kernels stay in the worker's file: half a hundred kilobytes less to load. */
const withoutKernels: Plugin = {
  name: "kernels-in-the-worker-alone",
  transform(code, id) {
    if (!/[\\/]dist[\\/](?!worker-web)[^\\/]*\.js$/.test(id) || !code.includes("0061736d")) return undefined;
    return { code: code.replace(/"0061736d[\da-f]+"/g, '""'), map: null };
  },
};

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [withoutKernels, preact({ prefreshEnabled: false, devToolsEnabled: false })],
  resolve: {
    alias: [
      { find: /^flatland$/, replacement: dist("browser.js") },
      { find: /^flatland\/(datasets|io|paint|plot|report)$/, replacement: dist("$1.js") },
    ],
  },
  worker: { format: "es" },
  build: {
    outDir: dist("workbench"),
    emptyOutDir: true,
    target: "es2023",
    // A data: font or picture would be let in by the policy, but is read twice as slowly as a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
});
