import { methods } from "../methods.ts";
import { kebab } from "./method-names.ts";

/** Options of the readers that a command line has as flags too. */
const ofReaders = ["features", "label", "id", "missing", "format"];

/**
 * A message of the library in the words of a command line: `disconnected: "largest"` becomes `--disconnected largest`, and a message that
 * begins with a method's name begins with the name it has here.
 */
export function inFlags(text: string): string {
  const names = new Set([...ofReaders, ...methods.flatMap(({ info }) => Object.keys(info.options))]);
  const method = methods.find(({ info }) => text.startsWith(`${info.name}:`) || text.startsWith(`${info.name}.`));
  const begun = method ? kebab(method.info.name) + text.slice(method.info.name.length) : text;
  return begun.replace(
    /\b([A-Za-z]\w*): (?:"([\w-]+)"|([\d.,]*\d)(?![\w-])|true\b)/g,
    (whole, name: string, word?: string, amount?: string) => {
      if (!names.has(name) || (ofReaders.includes(name) && word === undefined)) return whole;
      const value = word ?? amount?.replaceAll(",", "");
      return value === undefined ? `--${kebab(name)}` : `--${kebab(name)} ${value}`;
    },
  );
}
