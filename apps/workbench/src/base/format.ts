/** A whole number with commas: 12,345. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** "1 point", "12,345 points". */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** A number for a person: four significant digits at most, a true minus sign. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    value === 0
      ? "0"
      : size >= 1e6 || size < 1e-4
        ? value.toExponential(2)
        : Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 });
  return text.replace("-", "−");
}

/** How many decimals tell values from `low` to `high` apart in a column, four digits of the largest at least. */
export function decimalsFor(low: number, high: number): number {
  const digits = (size: number): number => (size > 0 && Number.isFinite(size) ? 3 - Math.floor(Math.log10(size)) : 0);
  return Math.max(0, Math.min(6, Math.max(digits(Math.max(Math.abs(low), Math.abs(high))), digits(high - low))));
}

/** A number among others of its column: always so many decimals, so that the points stand below one another. */
export function fixed(value: number, decimals: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size >= 1e9 || (value !== 0 && decimals === 6 && size < 1e-6)) return short(value);
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).replace("-", "−");
}

/** A score in [0, 1] with three decimals. */
export function score(value: number): string {
  return Number.isNaN(value) ? "–" : value.toFixed(3).replace("-", "−");
}

/** "340 ms", "2.1 s", "3 min". */
export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return "–";
  if (milliseconds < 1) return "< 1 ms";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** "12 kB", "3.4 GB". */
export function bytes(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} GB`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(value < 1e7 ? 1 : 0)} MB`;
  if (value >= 1e3) return `${Math.round(value / 1e3)} kB`;
  return `${Math.round(value)} bytes`;
}

/** A name in code as words: "spectralClustering" is "Spectral clustering", "pca" is "PCA". */
export function title(name: string): string {
  const acronyms = ["pca", "mds", "lle", "svc", "umap", "svm"];
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .split(/[\s-]+/)
    .map((word) => (acronyms.includes(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()));
  const text = words.join(" ").replace(/^k means/, "k-means");
  return /^k-/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** What went wrong, as sentences for a person: the name of the method that messages begin with stands beside them on the page. */
export function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const words = text.replace(/^[a-z]+[A-Za-z]*: /, "");
  return words === text ? text : words.charAt(0).toUpperCase() + words.slice(1);
}
