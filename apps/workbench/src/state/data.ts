import { computed, signal } from "@preact/signals";
import { counted, wordsOf } from "../base/format.ts";
import { say } from "../base/live.ts";
import { ask, stopLoading } from "../data/loader.ts";
import { guessRoles } from "../data/roles.ts";
import type { Data, Field, Preparation, Source, Work } from "../data/types.ts";

/** The loaded data. */
export const data = signal<Data | undefined>(undefined);
/** How it is made ready. */
export const preparation = signal<Preparation>({ roles: [], missing: "drop", scaling: "none" });
/** Points ready for a method, once they are made. */
export const work = signal<Work | undefined>(undefined);
/** What is being loaded, and how far. */
export const loading = signal<{ readonly name: string; readonly phase: string; readonly fraction: number } | undefined>(undefined);
/** Why the last load or preparation failed. */
export const dataError = signal<string | undefined>(undefined);

/** The column with the role "label", if any. */
export const labelField = computed(() => fieldWith("label"));
/** The column with the role "position", if any. */
export const positionField = computed(() => fieldWith("position"));
/** The column with the role "id", if any. */
export const idField = computed(() => fieldWith("id"));

function fieldWith(role: string): Field | undefined {
  const place = preparation.value.roles.indexOf(role as never);
  return place >= 0 ? data.value?.fields[place] : undefined;
}

/** Loads a file the person chose. */
export async function loadFile(file: File): Promise<boolean> {
  const source: Source = { kind: "file", name: file.name };
  return load(source, async (tell) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    return ask({ kind: "read", bytes, source }, tell);
  });
}

/** Loads pasted text. */
export function loadText(text: string): Promise<boolean> {
  const source: Source = { kind: "paste", name: "pasted data" };
  return load(source, (tell) => ask({ kind: "read", bytes: new TextEncoder().encode(text), source }, tell));
}

/** Loads the file that `flatland open` serves. */
export function loadServed(name: string): Promise<boolean> {
  const source: Source = { kind: "served", name };
  return load(source, (tell) => ask({ kind: "fetch", url: new URL("data/file", document.baseURI).href, source }, tell));
}

/** Makes a sample. */
export function loadSample(name: string, options: Readonly<Record<string, number>> = {}): Promise<boolean> {
  return load({ kind: "sample", name, options }, (tell) => ask({ kind: "sample", name, options }, tell));
}

async function load(source: Source, read: (tell: (phase: string, fraction: number) => void) => Promise<Data>): Promise<boolean> {
  dataError.value = undefined;
  loading.value = { name: source.kind === "sample" ? "A sample" : source.name, phase: "opening", fraction: 0 };
  try {
    const found = await read((phase, fraction) => {
      loading.value = { ...loading.value!, phase, fraction };
    });
    data.value = found;
    work.value = undefined;
    preparation.value = { roles: found.roles ?? guessRoles(found.fields, found.rows), missing: "drop", scaling: "none" };
    say(`${found.name} is loaded: ${counted(found.rows, "row")}, ${counted(found.fields.length, "column")}.`);
    return true;
  } catch (error) {
    dataError.value = wordsOf(error);
    say(dataError.value);
    return false;
  } finally {
    loading.value = undefined;
  }
}

/** Stops a load; nothing is kept of it. */
export function cancelLoading(): void {
  stopLoading();
}

let lastKey = "";

/** The points for the current preparation, made anew when it has changed since. Gives undefined when it fails; the reason is shown. */
export async function prepareWork(): Promise<Work | undefined> {
  const key = JSON.stringify([data.value?.name, data.value?.rows, preparation.value]);
  if (work.value && key === lastKey) return work.value;
  try {
    const made = await ask({ kind: "prepare", preparation: preparation.value });
    lastKey = key;
    dataError.value = undefined;
    work.value = { ...made, key };
    return work.value;
  } catch (error) {
    dataError.value = wordsOf(error);
    say(dataError.value);
    return undefined;
  }
}
