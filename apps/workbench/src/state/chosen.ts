import { computed, signal } from "@preact/signals";
import { changedOptions, methodNamed } from "../runs/registry.ts";

/** The method whose options are open in the pipeline. */
export const chosenMethod = signal("isomap");
/** Options given for each method, kept while another one is open. */
export const givenOptions = signal<Readonly<Record<string, Readonly<Record<string, unknown>>>>>({});

/** The options of the open method that differ from its defaults. */
export const chosenOptions = computed(() => changedOptions(chosenMethod.value, givenOptions.value[chosenMethod.value] ?? {}));
/** Whether all of them may stand. */
export const optionsFit = computed(() => {
  const table = methodNamed(chosenMethod.value).info.options;
  return Object.entries(givenOptions.value[chosenMethod.value] ?? {}).every(([name, value]) => table[name]?.allows(value) ?? false);
});

/** Sets an option of the open method. */
export function setOption(name: string, value: unknown): void {
  const method = chosenMethod.value;
  givenOptions.value = { ...givenOptions.value, [method]: { ...givenOptions.value[method], [name]: value } };
}
