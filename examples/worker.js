// A worker of your own that does several steps in a row: reads a file, reduces it, finds groups. The page sends it the bytes of a file
// and gets messages back: progress, then the result. Inside a worker `.sync` is the plain thing to call: nobody waits for this thread.

import { pca, spectralClustering } from "../dist/browser.js";
import { readTable, selectPoints } from "../dist/io.js";

self.onmessage = async ({ data: { name, bytes, label, clusters } }) => {
  try {
    const say = (stage) => postMessage({ kind: "progress", stage });
    say("reading");
    const table = await readTable(bytes, { name });
    const chosen = selectPoints(table, { label, name });

    say("reducing");
    const dimensions = Math.min(20, chosen.points.cols, chosen.points.rows);
    const reduced = pca.sync(chosen.points, { dimensions });

    say("grouping");
    const { labels, diagnostics, warnings } = spectralClustering.sync(reduced.embedding, { clusters });
    const classes = chosen.label === undefined ? undefined : Array.from(chosen.rows, (row) => chosen.label.values[row]);

    // The arrays are moved, not copied: this worker has no more use for them.
    const places = reduced.embedding.data;
    const { explained } = reduced.diagnostics;
    const found = { rows: chosen.points.rows, clusters: diagnostics.clusters, explained, warnings, classes, labels, places, dimensions };
    postMessage({ kind: "result", ...found }, [labels.buffer, places.buffer]);
  } catch (error) {
    postMessage({ kind: "error", message: error.message });
  }
};
