// A process's first call, from before the import to its answer: `node start-child.mjs sync|awaited`; prints milliseconds.
const began = performance.now();
const { circles } = await import("../../dist/datasets.js");
const f = await import("../../dist/node.js");
const { points } = circles({ samples: 200, noise: 0.05, factor: 0.5, seed: 1337 });
if (process.argv[2] === "sync") f.classicalMds.sync(points, { dimensions: 2 });
else await f.classicalMds(points, { dimensions: 2 });
process.stdout.write(String(performance.now() - began));
process.exit(0);
