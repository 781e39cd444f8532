// What is measured: the list of rows, put together from one file a family.
//
// A row has
//   id       its name on the command line and in the results; the same in peer.py
//   name     what it is, for people
//   data     a data set of data.mjs
//   study    whether it is work of the study: these count in the mean
//   size     "quick" (well below a second a call), "normal" (seconds), "large" (minutes, gigabytes), "growth" (only for the curves);
//            which of them run is chosen by flags
//   limits   { seconds, bytes } that our call is to stay below, where there is no peer to beat or beside the ratio
//   growth   { method, n } for the rows that show how cost grows with n
//   peers    { id of the peer: the least ratio to reach, or 0 for a peer that is only shown beside }
//   ours     the call: (data, settings, parts) → a short answer, or a list of numbers
//   parts    sources under src/ that `ours` needs beside the public library
//   agree    a check of checks.mjs, or one for each peer; peers without one only have their time shown
import { clusterRows } from "./rows-cluster.mjs";
import { embeddingRows } from "./rows-embedding.mjs";
import { learningRows } from "./rows-learning.mjs";
import { neighborRows } from "./rows-neighbors.mjs";
import { studyRows } from "./rows-study.mjs";

export const rows = [...clusterRows, ...neighborRows, ...embeddingRows, ...learningRows, ...studyRows];

/** The row of an id. Throws for one that is not there. */
export function rowOf(id) {
  const row = rows.find((row) => row.id === id);
  if (!row) throw new Error(`there is no row ${id}; there are ${rows.map(({ id }) => id).join(", ")}`);
  return row;
}
