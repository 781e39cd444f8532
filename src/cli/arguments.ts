import { InvalidArgumentError } from "commander";
import { nearestWord } from "../base/errors.ts";

/** Reads a whole number in [minimum, maximum] from a command line. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  };
}

/** Reads a list of words, each one of `known`, parted by commas. */
export function wordList<T extends string>(known: readonly T[]): (text: string) => T[] {
  return (text) =>
    text.split(",").map((part) => {
      const word = part.trim();
      if ((known as readonly string[]).includes(word)) return word as T;
      const near = nearestWord(word, known);
      throw new InvalidArgumentError(`"${word}" is not one of ${known.join(", ")}.${near ? ` Did you mean ${near}?` : ""}`);
    });
}

/** Reads a number in [minimum, maximum] from a command line. */
export function decimalBetween(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a number from ${minimum} to ${maximum}.`);
  };
}
