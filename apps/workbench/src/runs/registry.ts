import { type AnyMethod, methods } from "./package.ts";

/** A method of the package by its name. */
export function methodNamed(name: string): AnyMethod {
  const found = methods.find((method) => method.info.name === name);
  if (!found) throw new Error(`There is no method "${name}". There are ${methods.map((method) => method.info.name).join(", ")}.`);
  return found;
}

/** What a method is for, as the title of its group. */
const kindTitles: Readonly<Record<AnyMethod["info"]["kind"], string>> = {
  embedding: "Embed",
  clustering: "Cluster",
  classification: "Classify",
};

/** All methods, in groups of one kind. */
export function methodGroups(): { readonly title: string; readonly methods: readonly AnyMethod[] }[] {
  return (["embedding", "clustering", "classification"] as const)
    .map((kind) => ({ title: kindTitles[kind], methods: methods.filter((method) => method.info.kind === kind) }))
    .filter((group) => group.methods.length > 0);
}

/** The options of a run that differ from the defaults. */
export function changedOptions(method: string, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const table = methodNamed(method).info.options;
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => table[name] && table[name].default !== value));
}

/** Options of a method at their defaults. */
export function defaultOptions(method: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(methodNamed(method).info.options).map(([name, option]) => [name, option.default]));
}

/** "k 12 · variant modified": what tells a run from others of its method. */
export function optionWords(method: string, options: Readonly<Record<string, unknown>>): string {
  const table = methodNamed(method).info.options;
  const shown = Object.entries(options).filter(([name, value]) => {
    if (name === "neighbors" || name === "clusters") return true;
    return table[name] !== undefined && table[name].default !== value;
  });
  return shown
    .map(([name, value]) => (typeof value === "boolean" ? (value ? name : `no ${name}`) : `${name} ${String(value)}`))
    .join(" · ");
}
