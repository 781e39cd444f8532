import { formatNumber } from "../base/errors.ts";
import { cifarClasses, cifarValues, imagesOfSheet, type Picture, readCifar10Batch } from "./cifar.ts";
import type { Table } from "./table.ts";

/** A batch of CIFAR-10 as a table: "pixels" of 3,072 bytes and "label" with the name of the class. Throws "bad-file". */
export function readCifar10Table(bytes: Uint8Array, source: string): Table {
  const { images, labels } = readCifar10Batch(bytes, undefined, source);
  return {
    rows: images.rows,
    columns: [
      { name: "pixels", kind: "vector", width: cifarValues, values: images.data, missing: 0 },
      { name: "label", kind: "text", values: Array.from(labels, (label) => cifarClasses[label]!), missing: 0 },
    ],
    format: "cifar10",
    notes: [`${formatNumber(images.rows)} images of CIFAR-10, 32 × 32 pixels of red, green and blue.`],
  };
}

/** A PNG sheet with one image of 32 × 32 a line as a table of "pixels". Throws "bad-file". */
export function readSheetTable(picture: Picture, source: string): Table {
  const images = imagesOfSheet(picture, undefined, source);
  return {
    rows: images.rows,
    columns: [{ name: "pixels", kind: "vector", width: cifarValues, values: images.data, missing: 0 }],
    format: "png",
    notes: [`A sheet of ${formatNumber(images.rows)} images, one of 32 × 32 pixels a line; opacity is left out.`],
  };
}
