export { readArrow } from "./arrow.ts";
export { type BatchWriter, openBatchWriter, type Sink, streamedFormats } from "./batch-writer.ts";
export { type BatchOptions, readBatches } from "./batches.ts";
export type { BlobSource, ByteSource, StreamSource } from "./byte-source.ts";
export { cifarClasses, imagesOfSheet, type LabelledImages, type Picture, readCifar10Batch } from "./cifar.ts";
export { formatOfName, type TableFormat, tableFormats } from "./formats.ts";
export { type NpyArray, readNpy, writeNpy } from "./npy.ts";
export { type ColumnarOptions, readParquet } from "./parquet.ts";
export { accessTo, type RandomAccess } from "./random-access.ts";
export { type ReadTableOptions, readTable } from "./read-table.ts";
export type { Separator } from "./row-scanner.ts";
export {
  featureNames,
  type MissingPolicy,
  type Selection,
  type SelectOptions,
  selectPoints,
  selectPointsInSteps,
} from "./select.ts";
export type { Column, NumberColumn, Table, TextColumn, VectorColumn } from "./table.ts";
export { readText } from "./text.ts";
export type { Encoding } from "./text-pieces.ts";
export { writeArrow } from "./write-arrow.ts";
export { writeParquet } from "./write-parquet.ts";
export { type WriteTableOptions, writableFormats, writeTable } from "./write-table.ts";
