/** Names for columns, and what had to be done to make each one name one column. */
export interface Naming {
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

/**
 * One name for each column: an empty one becomes "c" and its place from 1, the second "x" becomes "x_2".
 * O(columns)
 */
export function uniqueNames(given: readonly string[]): Naming {
  const taken = new Set(given);
  const seen = new Set<string>();
  const empty: string[] = [];
  const renamed: string[] = [];
  const names = given.map((name, place) => {
    if (name !== "" && !seen.has(name)) {
      seen.add(name);
      return name;
    }
    const stem = name === "" ? `c${place + 1}` : name;
    let fresh = stem;
    for (let k = 2; seen.has(fresh) || taken.has(fresh); k++) fresh = `${stem}_${k}`;
    seen.add(fresh);
    if (name === "") empty.push(fresh);
    else renamed.push(`${JSON.stringify(name)} again at column ${place + 1}, now ${fresh}`);
    return fresh;
  });
  const notes: string[] = [];
  const some = (list: readonly string[]): string =>
    `${list.slice(0, 5).join("; ")}${list.length > 5 ? `; and ${list.length - 5} more` : ""}`;
  if (empty.length > 0)
    notes.push(`${empty.length === 1 ? "A column without a name is" : "Columns without names are"} called ${some(empty)}.`);
  if (renamed.length > 0) notes.push(`A name stands twice: ${some(renamed)}.`);
  return { names, notes };
}
