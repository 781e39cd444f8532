export { cifarClasses, imagesOfSheet, type LabelledImages, type Picture, readCifar10Batch } from "./cifar.ts";
export { type NpyArray, readNpy, writeNpy } from "./npy.ts";
export { type NumberTable, parseNumbers, parseNumbersInSteps, type ReadOptions } from "./parse-numbers.ts";
export { readText } from "./text.ts";
