import { ManifoldError } from "../base/errors.ts";
import type { AnyMethod } from "../method/define.ts";
import { methods } from "../methods.ts";
import { readOption } from "./method-flags.ts";
import { kebab, methodNamed } from "./method-names.ts";

/** A method that reduces points before they are classified. */
export interface Reducer {
  readonly name: string;
  readonly method: AnyMethod;
  readonly options: Readonly<Record<string, unknown>>;
}

const reducers = methods.filter(({ info }) => info.kind === "embedding" && info.can.transform);

/** Reads "pca:50" or "isomap:50,neighbors=20". Throws "bad-option". */
export function readReducer(text: string, seed: number): Reducer {
  const [head = "", ...rest] = text.split(",");
  const [name = "", dimensions] = head.split(":");
  const method = methodNamed(name.trim(), reducers, "--reduce");
  const { info } = method;
  const given = [...(dimensions === undefined ? [] : [["dimensions", dimensions]]), ...rest.map((part) => part.split("="))];
  const options: Record<string, unknown> = "seed" in info.options ? { seed } : {};
  for (const [key = "", value] of given) {
    const option = Object.keys(info.options).find((each) => kebab(each) === kebab(key.trim()));
    if (option === undefined || value === undefined) {
      throw new ManifoldError(
        "bad-option",
        `--reduce: "${text}" is not understood${option === undefined ? ` ("${key.trim()}" is no option of ${kebab(info.name)})` : ""}. Write a method and its dimensions, such as pca:50, then options if need be: isomap:50,neighbors=20. ${kebab(info.name)} takes ${Object.keys(info.options).map(kebab).join(", ")}.`,
        { reduce: text },
      );
    }
    const table = info.options[option]!;
    options[option] = readOption(table, value.trim());
    if (!table.allows(options[option])) {
      throw new ManifoldError("bad-option", `--reduce: ${kebab(option)} of ${kebab(info.name)} must be ${table.accepts}, not "${value}".`, {
        option,
        value,
      });
    }
  }
  return { name: kebab(info.name), method, options };
}
