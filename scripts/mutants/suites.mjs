// Which tests are about which source files: the first line that matches counts.

const fences = "test/laws/fences";
const laws = ["test/laws/answers", "test/laws/geometry", "test/laws/models.test"];
const neighbors = ["test/unit/neighbors", "test/golden/neighbors", "test/kernels/panels", "test/kernels/distance"];
const trust = ["test/unit/quality/trustworthiness", "test/golden/trustworthiness", "test/laws/measures"];
const spectral = ["test/unit/cluster/spectral-clustering", "test/golden/spectral", "test/unit/affinity", "test/laws/answers"];
const kMeans = ["test/unit/cluster/k-means", "test/golden/k-means", "test/kernels/kmeans"];
const lle = ["test/unit/embed/lle", "test/golden/lle", "test/kernels/lle", "test/laws/answers", "test/laws/spectrum"];
const svc = ["test/unit/classify", "test/golden/svc", "test/kernels/svc", "test/laws/answers"];
const pca = ["test/unit/embed/pca", "test/golden/pca", "test/laws/answers", "test/laws/spectrum"];
const linalg = ["test/unit/linalg", "test/kernels/linalg", "test/golden/decompositions"];
const paths = ["test/kernels/paths", "test/kernels/scaling", "test/unit/graph", "test/golden/isomap", "test/unit/embed"];
const isomap = ["test/unit/embed/isomap", "test/golden/isomap", "test/laws/answers", "test/laws/spectrum", "test/unit/embed/landmarks"];
const mds = ["test/unit/embed/classical-mds", "test/golden/classical-mds", "test/laws/answers", "test/laws/spectrum", ...isomap];
const running = [
  "test/unit/drivers",
  "test/laws/running",
  "test/laws/aborting",
  "test/laws/memory",
  "test/laws/determinism",
  "test/unit/compute",
];
const io = ["test/unit/io", "test/golden/formats", "test/golden/npy"];

const rooms = [
  [/^(wasm|src\/compute)\/distance-table/, ["test/kernels/scaling", ...mds]],
  [/^(wasm|src\/compute)\/bands/, ["test/kernels/bands", ...pca]],
  [/^wasm\/table/, ["test/kernels/scaling", "test/kernels/bands", "test/unit/linalg", ...mds]],
  [/^wasm\/nearest-through/, ["test/kernels/scaling", ...isomap]],
  [/^(wasm|src\/compute)\/projected/, ["test/kernels/projected", ...neighbors]],
  [/^(wasm|src\/compute)\/nonzero/, ["test/kernels/nonzero", ...pca]],
  [/^wasm\/(affinity|keys|radix|spanning-tree|tapers)/, ["test/kernels/affinity", ...spectral]],
  [/^wasm\/(candidates|neighbor|neighbors|select|panels|keep|settle|tree|pairs|wide-rows|strips)/, [...neighbors, ...trust, ...kMeans]],
  [/^wasm\/rank/, [...trust, ...neighbors]],
  [/^wasm\/(pack|tile|gemm)/, ["test/kernels/gemm", "test/kernels/distance", "test/unit/linalg", "test/unit/embed/pca"]],
  [/^wasm\/convert/, ["test/kernels/convert", ...neighbors, ...pca]],
  [/^wasm\/(dots|linalg|eigen|sparse|factor|front)/, linalg],
  [/^wasm\/(elementary|elementwise)/, ["test/kernels/elementwise", "test/kernels/affinity", "test/kernels/svc"]],
  [/^wasm\/(graph|heap|path)/, paths],
  [/^wasm\/scaling/, ["test/kernels/scaling", ...mds]],
  [/^wasm\/(kmeans|lloyd|planes)/, kMeans],
  [/^wasm\/(lle|small-eigen)/, lle],
  [/^wasm\/pair-sums/, ["test/unit/quality/distances", "test/laws/measures", "test/laws/answers"]],
  [/^wasm\/(smo|svc)/, svc],
  [/^src\/affinity/, ["test/kernels/affinity", ...spectral]],
  [
    /^src\/base\/(elementary|trigonometric|product)/,
    ["test/unit/elementary", "test/unit/random", "test/unit/datasets", "test/golden/datasets"],
  ],
  [/^src\/base\/random/, ["test/unit/random", "test/unit/cluster/k-means", "test/unit/datasets"]],
  [/^src\/base/, ["test/laws/options", "test/errors", "test/unit/drivers", "test/unit/datasets"]],
  [/^src\/classify/, svc],
  [/^src\/cluster\/(spectral|spectrum|leading|group)/, [...spectral, "test/laws/spectrum"]],
  [/^src\/cluster/, kMeans],
  [/^src\/compute\/(affinity|radix)/, ["test/kernels/affinity", ...spectral]],
  [/^src\/compute\/(distance|neighbors|tree|convert)/, [...neighbors, "test/kernels/convert", ...trust]],
  [/^src\/compute\/ranks/, trust],
  [/^src\/compute\/(gemm|elementwise)/, ["test/kernels/gemm", "test/kernels/distance", "test/kernels/elementwise", "test/unit/linalg"]],
  [/^src\/compute\/(graph|paths)/, paths],
  [/^src\/compute\/(kmeans)/, kMeans],
  [/^src\/compute\/(linalg|sparse|fronts)/, linalg],
  [/^src\/compute\/lle/, lle],
  [/^src\/compute\/pair-sums/, ["test/unit/quality/distances", "test/laws/measures", "test/laws/answers"]],
  [/^src\/compute\/scaling/, ["test/kernels/scaling", ...mds]],
  [/^src\/compute\/svc/, svc],
  [/^src\/compute/, running],
  [/^src\/datasets/, ["test/unit/datasets", "test/golden/datasets", "test/errors"]],
  [/^src\/embed\/(classical|distance-table)/, mds],
  [/^src\/embed\/(isomap|landmark|residual)/, isomap],
  [/^src\/embed\/(lle|alignment|neighborhoods)/, lle],
  [/^src\/embed\/pca/, pca],
  [/^src\/graph/, ["test/unit/graph", ...isomap]],
  [/^src\/io/, io],
  [/^src\/linalg/, [...linalg, "test/unit/embed/pca"]],
  [
    /^src\/matrix/,
    ["test/unit/convert", "test/unit/matrix", "test/laws/inputs", "test/laws/hard-data", "test/errors", "test/laws/models.test"],
  ],
  [/^src\/method\/measure/, ["test/laws/measures", "test/errors"]],
  [/^src\/(method|dispatch|methods)/, ["test/laws", "test/errors", "test/unit/drivers"]],
  [/^src\/model/, ["test/unit/model", "test/laws/model-files"]],
  [/^src\/neighbors/, [...neighbors, ...trust]],
  [/^src\/quality\/(trustworthiness)/, trust],
  [
    /^src\/quality\/(distance|residual|shepard|spearman|stress)/,
    ["test/unit/quality/distances", "test/laws/measures", "test/laws/answers"],
  ],
  [/^src\/quality/, ["test/unit/quality", "test/golden/scores"]],
  [/^src\/worker/, running],
  [/^src\/plot/, ["test/plot"]],
  [/^src\/report/, ["test/report/report"]],
  [/^src\/study/, ["test/unit/study"]],
  // The commands themselves are tested as built.
  [/^src\/cli/, ["test/unit/cli"]],
];

/** The tests that should notice when a file of src/ or wasm/ is wrong. */
export function suitesFor(file) {
  const room = rooms.find(([pattern]) => pattern.test(file));
  // Without this what no one has thought of would pass for what no test notices.
  if (!room) throw new Error(`scripts/mutants/suites.mjs names no tests for ${file}.`);
  return [
    ...new Set([
      ...room[1],
      ...(file.startsWith("src/") ? [] : laws.slice(0, 1)),
      ...(/^(wasm|src\/compute)\//.test(file) ? [fences] : []),
    ]),
  ];
}
