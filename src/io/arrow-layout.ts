import type { DataType, Field } from "@uwdata/flechette";
import { arrowType as type } from "./arrow-types.ts";

/** How the values of a field lie in the buffers of a record batch. */
export interface ArrowLayout {
  /** The place of its node, and of its first buffer, in the batch's lists. */
  readonly node: number;
  readonly buffer: number;
  /** "fixed": so many bytes a value. "texts": offsets and bytes. "views": places of 16 bytes into buffers that follow. */
  readonly kind: "null" | "bits" | "fixed" | "texts" | "views" | "list" | "fixed-list" | "struct";
  /** Bytes of a value, or of an offset; rows of a list of fixed length. */
  readonly size: number;
  /** Buffers of a view, beside its marks and places. */
  readonly more: number;
  readonly children: readonly ArrowLayout[];
}

/**
 * The layouts of a batch's fields, in their order; undefined where a type lies in a way that is not known here. `variadic` are the
 * numbers of buffers that views have.
 *
 * @see Apache Arrow, Columnar Format, "Buffer Listing for Each Layout"
 */
export function layoutsOf(fields: readonly Field[], variadic: readonly number[]): ArrowLayout[] | undefined {
  let nodes = 0;
  let buffers = 0;
  let views = 0;
  const visit = (field: DataType): ArrowLayout | undefined => {
    const found = shapeOf(field);
    if (!found) return undefined;
    const more = found.kind === "views" ? (variadic[views++] ?? 0) : 0;
    const node = nodes++;
    const buffer = buffers;
    buffers += ownBuffers[found.kind] + more;
    const children: ArrowLayout[] = [];
    for (const child of childrenOf(field)) {
      const one = visit(child.type);
      if (!one) return undefined;
      children.push(one);
    }
    return { node, buffer, ...found, more, children };
  };
  const layouts: ArrowLayout[] = [];
  for (const field of fields) {
    const one = visit(field.type);
    if (!one) return undefined;
    layouts.push(one);
  }
  return layouts;
}

/** How many buffers each kind has of its own. */
const ownBuffers = { null: 0, bits: 2, fixed: 2, texts: 3, views: 2, list: 2, "fixed-list": 1, struct: 1 } as const;

function childrenOf(field: DataType): readonly Field[] {
  return "children" in field && field.children ? field.children : [];
}

function shapeOf(field: DataType): Pick<ArrowLayout, "kind" | "size"> | undefined {
  const fixed = (size: number) => ({ kind: "fixed", size }) as const;
  switch (field.typeId) {
    case type.null:
      return { kind: "null", size: 0 };
    case type.bool:
      return { kind: "bits", size: 0 };
    case type.int:
    case type.decimal:
    case type.time:
      return fixed(field.bitWidth / 8);
    case type.float:
      return fixed([2, 4, 8][field.precision]!);
    case type.date:
      return fixed(field.unit === 0 ? 4 : 8);
    case type.timestamp:
    case type.duration:
      return fixed(8);
    case type.interval:
      return fixed([4, 8, 16][field.unit]!);
    case type.fixedBinary:
      return fixed(field.stride);
    case type.dictionary:
      return fixed(field.indices.bitWidth / 8);
    case type.utf8:
    case type.binary:
      return { kind: "texts", size: 4 };
    case type.largeUtf8:
    case type.largeBinary:
      return { kind: "texts", size: 8 };
    case type.utf8View:
    case type.binaryView:
      return { kind: "views", size: 16 };
    case type.list:
    case type.map:
      return { kind: "list", size: 4 };
    case type.largeList:
      return { kind: "list", size: 8 };
    case type.fixedList:
      return { kind: "fixed-list", size: field.stride };
    case type.struct:
      return { kind: "struct", size: 0 };
    default:
      return undefined;
  }
}
