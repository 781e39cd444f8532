/** A share as "97.5 %", with no more digits than it takes; 1 is "100 %". */
export function percent(share: number): string {
  const value = 100 * share;
  const digits = Math.abs(value - Math.round(value)) < 0.005 ? 0 : Math.abs(value) < 1 || value > 99 ? 2 : 1;
  return `${value.toFixed(digits)} %`;
}

/** A score with three decimals. */
export function score(value: number): string {
  return value.toFixed(3);
}

/** "1 edge", "12 edges", "1,234 edges". */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, ",")} ${amount === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
