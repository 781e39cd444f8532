/**
 * Whether a page shows what was printed. A line of "…" alone stands for any number of lines, "…" within a line for anything. How long it
 * took, how much memory it took and how many threads there are differ from run to run; of these the page needs only the form.
 */
export function shows(page: string, printed: string): boolean {
  const wanted = page.trimEnd().split("\n").map(plain);
  const found = printed.trimEnd().split("\n").map(plain);
  // reach[j]: the wanted lines so far can stand for the first j lines found.
  let reach = found.map(() => false);
  reach = [true, ...reach];
  for (const line of wanted) {
    const next = reach.map(() => false);
    if (line.trim() === "…") {
      let open = false;
      for (let j = 0; j < reach.length; j++) next[j] = open ||= reach[j]!;
    } else {
      const pattern = new RegExp(`^${line.split("…").map(escaped).join(".*")}$`);
      for (let j = 0; j < found.length; j++) if (reach[j] && pattern.test(found[j]!)) next[j + 1] = true;
    }
    reach = next;
  }
  return reach.at(-1)!;
}

/** A line without what differs from run to run. */
function plain(line: string): string {
  return line
    .trimEnd()
    .replace(/\d[\d.,]*(?= s\b)/g, "0")
    .replace(/^( {2}time +0 s) \(.*$/, "$1")
    .replace(/\d[\d.,]* [kMG]B at most/, "0 MB at most")
    .replace(/\d[\d,]* rows a second/, "0 rows a second");
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
