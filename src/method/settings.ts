import { formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import type { Progress } from "../compute/run.ts";

/** How a call runs; no part of the model. */
export interface RunSettings {
  /** The most threads to use; all of the machine's by default (one for `.sync` and `.steps`). The result does not depend on it. */
  readonly threads?: number | undefined;
  /** Cancels the run; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Is told of progress, some twenty times a second. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

const names = ["threads", "signal", "onProgress"];

/** Parts one object of options and run settings into the two, and checks the settings. */
export function splitSettings(
  given: object | undefined,
  who: string,
): { options: Record<string, unknown> | undefined; settings: RunSettings } {
  if (typeof given !== "object" || given === null || Array.isArray(given) || ArrayBuffer.isView(given)) {
    return { options: given as never, settings: {} };
  }
  const options: Record<string, unknown> = {};
  const settings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) (names.includes(name) ? settings : options)[name] = value;
  checkSettings(settings, who);
  return { options, settings };
}

/** The settings of a call that takes no options. */
export function onlySettings(given: object | undefined, who: string): RunSettings {
  const { options, settings } = splitSettings(given, who);
  const [unknown] = Object.keys(options ?? {});
  if (unknown !== undefined) {
    const near = nearestWord(unknown, names);
    throw new ManifoldError(
      "bad-option",
      `${who}: unknown option "${unknown}".${near ? ` Did you mean "${near}"?` : ""} It takes ${names.join(", ")}.`,
      { option: unknown },
    );
  }
  return settings;
}

function checkSettings({ threads, signal, onProgress }: Record<string, unknown>, who: string): void {
  const refuse = (option: string, accepts: string, value: unknown): never => {
    throw new ManifoldError("bad-option", `${who}: ${option} must be ${accepts}, not ${formatValue(value)}.`, { option, accepts });
  };
  if (threads !== undefined && !(Number.isInteger(threads) && (threads as number) >= 1 && (threads as number) <= 64)) {
    refuse("threads", "a whole number from 1 to 64", threads);
  }
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.addEventListener !== "function")
    refuse("signal", "an AbortSignal", signal);
  if (onProgress !== undefined && typeof onProgress !== "function") refuse("onProgress", "a function", onProgress);
}
