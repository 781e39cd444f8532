/** The formats of tables, by the names that `format` and `--format` take. */
export const tableFormats = [
  "csv",
  "tsv",
  "txt",
  "json",
  "jsonl",
  "npy",
  "npz",
  "parquet",
  "arrow",
  "idx",
  "libsvm",
  "cifar10",
  "png",
] as const;

/** A format of tables: "csv", "parquet", … */
export type TableFormat = (typeof tableFormats)[number];

/** What each format is, in words for a person. */
export const formatWords: Readonly<Record<TableFormat, string>> = {
  csv: "values parted by commas (or semicolons)",
  tsv: "values parted by tabs",
  txt: "values parted by blanks",
  json: "JSON: an array of rows, or an object of columns",
  jsonl: "JSON Lines: one row a line",
  npy: "a NumPy array",
  npz: "several NumPy arrays in a zip archive",
  parquet: "Apache Parquet",
  arrow: "Apache Arrow IPC (Feather 2)",
  idx: "IDX, the format of MNIST",
  libsvm: "LIBSVM's sparse text",
  cifar10: "a binary batch of CIFAR-10",
  png: "a PNG sheet with one image of 32 × 32 a line",
};

/** The formats that usual endings of file names stand for. */
const endings: Readonly<Record<string, TableFormat>> = {
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  txt: "txt",
  dat: "txt",
  data: "csv",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  npy: "npy",
  npz: "npz",
  parquet: "parquet",
  pq: "parquet",
  arrow: "arrow",
  arrows: "arrow",
  feather: "arrow",
  ipc: "arrow",
  idx: "idx",
  ubyte: "idx",
  libsvm: "libsvm",
  svmlight: "libsvm",
  svm: "libsvm",
  bin: "cifar10",
  png: "png",
};

/** The format that the name of a file speaks for ("map.csv.gz": "csv"), or undefined. */
export function formatOfName(name: string): TableFormat | undefined {
  const base = name.toLowerCase().replace(/\.(?:gz|zst)$/, "");
  // The files of MNIST are called train-images-idx3-ubyte.
  if (/[-.]idx\d?[-.]ubyte$/.test(base)) return "idx";
  const ending = /\.([a-z0-9]+)$/.exec(base)?.[1] ?? "";
  return Object.hasOwn(endings, ending) ? endings[ending] : undefined;
}
