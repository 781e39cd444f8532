/** A table in a flatbuffer: where each of its fields stands, or 0 for one that is not there. */
export type FlatTable = (place: number) => number;

/** The table that the four bytes at `at` point to. Throws a RangeError where it lies outside. */
export function tableAt(view: DataView, at: number): FlatTable {
  const table = at + view.getInt32(at, true);
  const places = table - view.getInt32(table, true);
  const size = view.getUint16(places, true);
  return (place) => {
    const offset = place < size ? view.getUint16(places + place, true) : 0;
    return offset === 0 ? 0 : table + offset;
  };
}

/** The places of the entries of the vector that the four bytes at `at` point to, each `stride` bytes; all of them lie inside. */
export function vectorAt(view: DataView, at: number, stride: number): { start: number; count: number } {
  if (at === 0) return { start: 0, count: 0 };
  const base = at + view.getInt32(at, true);
  const count = view.getInt32(base, true);
  if (count < 0 || base + 4 + count * stride > view.byteLength) throw new RangeError(`a list of ${count} entries does not fit its message`);
  return { start: base + 4, count };
}

/** Deeper or more numerous than any table; a crafted schema can refer to one field from many places. */
const most = { depth: 16, fields: 100_000 };

/**
 * Throws unless every list of a schema lies inside its message. The reading library makes room for as many entries as a list claims
 * before it looks for them, so this has to come first. `at` points to the schema's table.
 */
export function checkSchema(view: DataView, at: number): void {
  let visited = 0;
  const fields = (list: number, depth: number): void => {
    const { start, count } = vectorAt(view, list, 4);
    visited += count;
    if (depth > most.depth || visited > most.fields) throw new RangeError("its schema is deeper or wider than any table");
    for (let i = 0; i < count; i++) {
      const field = tableAt(view, start + 4 * i);
      const kind = field(8) ? view.getUint8(field(8)) : 0;
      const union = 14;
      if (kind === union) vectorAt(view, tableAt(view, field(10))(6), 4);
      vectorAt(view, field(16), 4);
      if (field(14)) fields(field(14), depth + 1);
    }
  };
  const schema = tableAt(view, at);
  vectorAt(view, schema(8), 4);
  if (schema(6)) fields(schema(6), 0);
}

/** The same for a record batch; the four bytes at `at` point to its table. */
export function checkBatch(view: DataView, at: number): void {
  const batch = tableAt(view, at);
  vectorAt(view, batch(6), 16);
  const buffers = vectorAt(view, batch(8), 16).count;
  const { start, count } = vectorAt(view, batch(12), 8);
  for (let i = 0; i < count; i++) {
    if (view.getBigUint64(start + 8 * i, true) > BigInt(buffers)) throw new RangeError("a column has more buffers than its batch");
  }
}
