import { ManifoldError, nearestWord } from "../base/errors.ts";
import type { AnyMethod } from "../method/define.ts";

/** A camelCase name as words of a command line: "spectralClustering" as "spectral-clustering", "C" as "c". */
export function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}

/** Letters and digits alone, so that k-means, kmeans and kMeans are one name. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/**
 * The method a person means by `given`: its name in any spelling ("k-means", "kMeans"), or the first or last of its words where no
 * other method has that one too ("spectral", "mds").
 *
 * Throws "bad-option" with the known names, and the nearest one.
 */
export function methodNamed(given: string, methods: readonly AnyMethod[], who: string): AnyMethod {
  const wanted = plain(given);
  const exact = methods.find(({ info }) => plain(info.name) === wanted);
  if (exact) return exact;
  const short = methods.filter(({ info }) => shortNames(info.name).includes(wanted));
  if (short.length === 1) return short[0]!;
  const names = methods.map(({ info }) => kebab(info.name));
  const near = nearestWord(given, [...names, ...methods.flatMap(({ info }) => shortNames(info.name))]);
  const which = short.length > 1 ? ` It may be ${short.map(({ info }) => kebab(info.name)).join(" or ")}.` : "";
  throw new ManifoldError(
    "bad-option",
    `${who}: there is no method "${given}" here.${which || (near ? ` Did you mean "${near}"?` : "")} Known are ${names.join(", ")}.`,
    { method: given, known: names },
  );
}

/** What a method is called for short: the first and the last word of a name of several. */
function shortNames(name: string): string[] {
  const words = kebab(name).split("-");
  return words.length > 1 && words.every((word) => word.length > 2) ? [words[0]!, words.at(-1)!] : [];
}

/** How a method is listed: its name in words of a command line, and the shorter one of its two short names where it has some. */
export function spellings(name: string, methods: readonly AnyMethod[]): string[] {
  const alone = (short: string): boolean => methods.filter(({ info }) => shortNames(info.name).includes(short)).length === 1;
  const [short] = shortNames(name)
    .filter(alone)
    .sort((a, b) => a.length - b.length);
  return short === undefined ? [kebab(name)] : [kebab(name), short];
}
