export { cifarClasses, imagesOfSheet, type LabelledImages, type Picture, readCifar10Batch } from "./cifar.ts";
export { type NpyArray, readNpy, writeNpy } from "./npy.ts";
export { type ColumnarOptions, readParquet } from "./parquet.ts";
export { type NumberTable, parseNumbers, parseNumbersInSteps, type ReadOptions } from "./parse-numbers.ts";
export { accessTo, type RandomAccess } from "./random-access.ts";
export type { Column, NumberColumn, Table, TextColumn, VectorColumn } from "./table.ts";
export { readText } from "./text.ts";
