import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

const dist = (name: string): string => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

// The page uses the package as anyone would, as it was built beside it: no second build of the methods, no other worker.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false })],
  resolve: {
    alias: [
      { find: /^flatland$/, replacement: dist("browser.js") },
      { find: /^flatland\/(datasets|io|plot|report)$/, replacement: dist("$1.js") },
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
