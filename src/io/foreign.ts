/** Files that people have and that are not read here: how they begin, what they are, and how to get their table out. */
const kinds: readonly { readonly begins: string; readonly at?: number; readonly what: string; readonly mend: string }[] = [
  {
    begins: "MATLAB 5.0 MAT-file",
    what: "a file of MATLAB",
    mend: "In MATLAB, writematrix(X, 'x.csv') writes one array as text; in Python, numpy.save('x.npy', scipy.io.loadmat(path)['X']).",
  },
  {
    begins: "\x89HDF\r\n\x1a\n",
    what: "an HDF5 file (as MATLAB 7.3, Keras and pandas write)",
    mend: "Save one array of it: numpy.save('x.npy', h5py.File(path)['name'][:]), or pandas.read_hdf(path).to_parquet('x.parquet').",
  },
  { begins: "\x80\x02", what: "a pickle of Python", mend: pandasMend("read_pickle") },
  { begins: "\x80\x03", what: "a pickle of Python", mend: pandasMend("read_pickle") },
  { begins: "\x80\x04", what: "a pickle of Python", mend: pandasMend("read_pickle") },
  { begins: "\x80\x05", what: "a pickle of Python", mend: pandasMend("read_pickle") },
  { begins: "RDX", what: "a file of R's save()", mend: "In R, load it and write.csv(frame, 'x.csv', row.names = FALSE)." },
  {
    begins: "X\n\0\0\0",
    what: "a file of R's saveRDS()",
    mend: "In R, write.csv(readRDS(path), 'x.csv', row.names = FALSE).",
  },
  { begins: "BZh", what: "a file packed by bzip2", mend: "Unpack it first: bunzip2 -k FILE." },
  { begins: "\xfd7zXZ\0", what: "a file packed by xz", mend: "Unpack it first: unxz -k FILE." },
  { begins: "\x04\x22\x4d\x18", what: "a file packed by lz4", mend: "Unpack it first: lz4 -d FILE." },
  { begins: "7z\xbc\xaf", what: "a 7z archive", mend: "Unpack it and give the file itself." },
  { begins: "ustar", at: 257, what: "a tar archive", mend: "Unpack it and give the file itself." },
  { begins: "FEA1", what: "Feather, version 1", mend: pandasMend("read_feather") },
  {
    begins: "SQLite format 3",
    what: "a database of SQLite",
    mend: "Write a table of it: sqlite3 -header -csv FILE 'select * from t' > x.csv.",
  },
  { begins: "ORC", what: "an ORC file", mend: pandasMend("read_orc") },
  { begins: "Obj\x01", what: "an Avro file", mend: "Convert it to Parquet." },
  { begins: "\xd0\xcf\x11\xe0", what: "an old Excel or SPSS file", mend: "Save the sheet as CSV." },
  { begins: "%PDF", what: "a PDF", mend: "Give the table itself, as CSV." },
  { begins: "\xff\xd8\xff", what: "a JPEG picture", mend: "Sheets of pictures are read as PNG." },
  {
    begins: "\x89FLAT\r\x1a\n",
    what: "a model of this library",
    mend: "flatland info tells of it; flatland transform MODEL FILE uses it.",
  },
];

/** The advice for files that pandas can read. @__NO_SIDE_EFFECTS__ */
function pandasMend(read: string): string {
  return `In Python, pandas.${read}(path).to_parquet('x.parquet').`;
}

/** What a file is that begins so and is not read here, in words, and how to mend that; undefined for all others. */
export function foreignKind(bytes: Uint8Array): { what: string; mend: string } | undefined {
  const found = kinds.find(
    ({ begins, at = 0 }) => bytes.length >= at + begins.length && [...begins].every((sign, i) => bytes[at + i] === sign.charCodeAt(0)),
  );
  if (found) return found;
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 512)).trimStart();
  if (/^(?:<!doctype html|<html|<\?xml)/i.test(text)) {
    return {
      what: /^<\?xml/i.test(text) ? "XML" : "a web page",
      mend: "If you fetched it, look what the address gives in a browser; give the table itself.",
    };
  }
  return undefined;
}
