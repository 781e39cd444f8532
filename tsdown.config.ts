import { defineConfig, type UserConfig } from "tsdown";
import { pureCalls } from "./scripts/build-pure-calls.mjs";

const common: UserConfig = {
  format: "esm",
  target: "es2023",
  outDir: "dist",
  clean: false,
  sourcemap: true,
  fixedExtension: false,
  deps: { neverBundle: [/^node:/] },
  plugins: [pureCalls()],
  inputOptions: { checks: { pluginTimings: false } },
};

/**
 * Not minified: the minifier turns `const n = next(); at += n;` into `at += next();`, which reads `at` before the call moves it.
 * Without any of its transformations it still does.
 */
const minify = false;

export default defineConfig([
  {
    ...common,
    entry: {
      index: "src/index.ts",
      node: "src/node.ts",
      browser: "src/browser.ts",
      datasets: "src/datasets/index.ts",
      io: "src/io/index.ts",
      plot: "src/plot/index.ts",
      // Colors alone: the workbench needs them before it draws a figure, and the rest of the engine brings its typeface.
      paint: "src/plot/paint.ts",
      report: "src/report/index.ts",
    },
    platform: "neutral",
    dts: { oxc: false },
    // What nearly every entry needs is one file: in Node each file costs an import about a millisecond.
    outputOptions: { codeSplitting: { groups: [{ name: "base", test: /[\\/]src[\\/](?:base|matrix)[\\/].*(?<!\.d)\.ts$/ }] } },
  },
  // With a map only where lines are counted (scripts/coverage.mjs).
  { ...common, entry: { cli: "src/cli/main.ts" }, platform: "node", dts: false, sourcemap: Boolean(process.env.FLATLAND_MAPS) },
  // The workers are one self-contained file each, with all methods and the kernels inside.
  { ...common, entry: { "worker-node": "src/worker/worker-node.ts" }, platform: "node", dts: false, minify, sourcemap: false },
  // A file without import or export is a module only by its name; the last line says so in the file.
  {
    ...common,
    entry: { "worker-web": "src/worker/worker-web.ts" },
    platform: "browser",
    dts: false,
    minify,
    sourcemap: false,
    outputOptions: { footer: "export {};" },
  },
]);
