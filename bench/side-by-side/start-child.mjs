// A process's first call: `node start-child.mjs sync|awaited` prints the milliseconds of the import, and of import and first call;
// `thread` how long Node takes to start a thread that does nothing.
const began = performance.now();
let imported = began;
const way = process.argv[2];
if (way === "thread") {
  const { Worker } = await import("node:worker_threads");
  const worker = new Worker('require("node:worker_threads").parentPort.postMessage(0)', { eval: true });
  await new Promise((resolve) => worker.once("message", resolve));
} else {
  const f = await import("../../dist/node.js");
  imported = performance.now();
  const { points } = f.circles({ samples: 200, noise: 0.05, factor: 0.5, seed: 1337 });
  if (way === "sync") f.classicalMds.sync(points, { dimensions: 2 });
  else await f.classicalMds(points, { dimensions: 2 });
}
const whole = performance.now() - began;
process.stdout.write(`${imported - began} ${whole}`);
process.exit(0);
