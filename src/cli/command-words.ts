import { methods } from "../methods.ts";
import { kebab } from "./method-names.ts";

/** Options of the readers that a command line has as flags too. */
const ofReaders = ["features", "label", "id", "missing", "format", "encoding", "array"];

/**
 * A message of the library in the words of a command line: `disconnected: "largest"` becomes `--disconnected largest`, and a message that
 * begins with a method's name begins with the name it has here.
 */
export function inFlags(text: string): string {
  const names = new Set([...ofReaders, ...methods.flatMap(({ info }) => Object.keys(info.options))]);
  const method = methods.find(({ info }) => text.startsWith(`${info.name}:`) || text.startsWith(`${info.name}.`));
  const begun = method ? kebab(method.info.name) + text.slice(method.info.name.length) : text;
  const read = begun
    .replace(/\bheader: (true|false)\b/g, (_, yes: string) => `--header ${yes === "true" ? "yes" : "no"}`)
    .replace(/\bmaxBytes\b/g, "--max-bytes")
    .replace("name it among the marks of missing values", "name it among --missing-marks");
  return read.replace(
    /\b([A-Za-z]\w*): (?:"([\w-]+)"|([\d.,]*\d)(?![\w-])|true\b)/g,
    (whole, name: string, word?: string, amount?: string) => {
      if (!names.has(name) || (ofReaders.includes(name) && word === undefined)) return whole;
      const value = word ?? amount?.replaceAll(",", "");
      return value === undefined ? `--${kebab(name)}` : `--${kebab(name)} ${value}`;
    },
  );
}
