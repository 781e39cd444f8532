// The tables of docs/performance.md and the sentence of README.md, as text: what was measured and nothing else.
import { meanRatio, studyRatios } from "./results.mjs";
import { rows } from "./rows.mjs";
import { megabytes, milliseconds, share, time, times } from "./words.mjs";

export const main = "scikit-learn";

const table = (head, lines) =>
  [head, head.map((_, i) => (i === 0 ? "---" : "---:")), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Rows of the page in the order of the list of rows, those that were measured. */
export const measured = (results) => rows.map(({ id }) => results[id]).filter(Boolean);

const newest = (results) =>
  measured(results)
    .map(({ date }) => date)
    .sort()
    .at(-1);
const peersOf = (results) => measured(results).flatMap(({ peers }) => Object.values(peers));
const distinct = (list) => [...new Set(list)].sort();

function versions(results) {
  const kernels = distinct(peersOf(results).flatMap(({ kernel = [] }) => kernel)).join("; ");
  const names = distinct(peersOf(results).map(({ version }) => version)).join(", ");
  return `Measured on ${newest(results)}. Peers: ${names}. BLAS kernels they chose: ${kernels}.`;
}

/** What the study's rows come to, in time and memory. */
function mean(results) {
  const { ratios } = studyRatios(results);
  const logs = ratios.map(Math.log).sort((a, b) => a - b);
  const others = Math.exp(logs.slice(0, -1).reduce((sum, log) => sum + log, 0) / Math.max(1, logs.length - 1));
  const slower = ratios.filter((ratio) => ratio < 1).length;
  const large = measured(results).filter(({ peers, size }) => size !== "growth" && peers[main]?.peak > 300e6);
  const half = large.filter(({ ours, peers }) => ours.peak <= peers[main].peak / 2);
  return [
    `Geometric mean over the ${ratios.length} study rows against scikit-learn: **${times(meanRatio(results))}**`,
    `(${times(others)} without the one with the largest ratio);`,
    `${slower === 0 ? "none of them is slower" : `${slower} of them ${slower === 1 ? "is" : "are"} slower`}.`,
    `Of the ${large.length} rows where scikit-learn takes more than 300 MB, flatland takes at most half of it in ${half.length}.`,
  ].join(" ");
}

/** The README's sentence. */
export function headline(results) {
  const { ratios } = studyRatios(results);
  const version = results[measured(results).find(({ peers }) => peers[main])?.id]?.peers[main].version.match(/\d+\.\d+/)?.[0];
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => times(ratio).slice(0, -1));
  return `${meanRatio(results).toFixed(1)} times as quick as scikit-learn ${version} over the study's rows (geometric mean; from ${least} to ${most} times, [measured](docs/performance.md)).`;
}

/** The README's sentence as it may stand there. */
export const headlinePattern =
  /[\d.]+ times as quick as scikit-learn [\d.]+ over the study's rows \(geometric mean; from [\d.]+ to [\d.]+ times, \[measured\]\(docs\/performance\.md\)\)\./;

/** What a row was to reach, and whether it did: a ratio against the peer, seconds, memory. */
function goals({ ours, limits = {} }, peer) {
  const list = [];
  if (peer?.target) list.push([`${peer.target}×`, peer.ratio.median >= peer.target]);
  if (limits.seconds) list.push([`${limits.seconds} s`, ours.warm.median <= limits.seconds]);
  if (limits.bytes) list.push([megabytes(limits.bytes), ours.peak <= limits.bytes]);
  return list.map(([text, reached]) => `${text}${reached ? "" : " (missed)"}`).join("; ") || "–";
}

/** One line a row and peer: times, ratio, target, memory. */
function ratios(results) {
  const lines = [];
  for (const result of measured(results)) {
    const { name, study, ours, peers, size, date } = result;
    if (size === "growth") continue;
    const title = `${study ? "**study** " : ""}${name}${date === newest(results) ? "" : ` (measured on ${date})`}`;
    if (Object.keys(peers).length === 0) {
      lines.push([title, "none", time(ours.warm.median), "–", "–", goals(result), "–", "–", megabytes(ours.peak), String(ours.rounds)]);
    }
    for (const [peer, own] of Object.entries(peers)) {
      const { warm, ratio, peak, disagreement, rounds } = own;
      lines.push([
        title,
        peer,
        time(ours.warm.median),
        time(warm.median),
        disagreement ? `answers differ: ${disagreement}` : `**${times(ratio.median)}** (${times(ratio.least)}–${times(ratio.most)})`,
        goals(result, own),
        times(ratio.cold),
        times(ratio.start),
        `${megabytes(ours.peak)} : ${megabytes(peak)}`,
        String(rounds),
      ]);
    }
  }
  const head = ["row", "peer", "ours", "peer's", "ratio (least–most)", "target", "first call", "whole process", "peak memory", "rounds"];
  const missing = rows.filter(({ id, size }) => size !== "growth" && !results[id]).map(({ name }) => name);
  const rest = missing.length > 0 ? `\n\nNot measured this time: ${missing.join("; ")}.` : "";
  return `${picture("ratios", "Ratios")}\n\n${table(head, lines)}${rest}`;
}

/** A chart in the two paints a page may have. */
function picture(name, words) {
  const dark = `<source media="(prefers-color-scheme: dark)" srcset="pictures/${name}-dark.svg">`;
  return `<picture>${dark}<img src="pictures/${name}.svg" alt="${words}"></picture>`;
}

/** The exponent p of y ≈ c nᵖ, by least squares of logarithms. */
function exponent(points, key) {
  const x = points.map(({ n }) => Math.log(n));
  const y = points.map((point) => Math.log(point[key]));
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

/** Seconds and bytes against n for each method, ours and the peer's: [method, { ours, peer }]. */
export function growthCurves(results) {
  const methods = new Map();
  for (const { growth, ours, peers } of measured(results)) {
    if (!growth) continue;
    const { method, n } = growth;
    if (!methods.has(method)) methods.set(method, { ours: [], peer: [] });
    const point = ({ warm, peak }) => ({ n, seconds: warm.median, bytes: peak });
    methods.get(method).ours.push(point(ours));
    if (peers[main]) methods.get(method).peer.push(point(peers[main]));
  }
  for (const { ours, peer } of methods.values()) for (const list of [ours, peer]) list.sort((a, b) => a.n - b.n);
  return [...methods].filter(([, { ours }]) => ours.length >= 3);
}

function growth(results) {
  const curves = growthCurves(results);
  if (curves.length === 0) return undefined;
  const cells = [];
  for (const [method, { ours, peer }] of curves) {
    for (const { n, seconds, bytes } of ours) {
      const other = peer.find((point) => point.n === n);
      const theirs = other ? [time(other.seconds), megabytes(other.bytes)] : ["–", "–"];
      cells.push([method, n.toLocaleString("en"), time(seconds), theirs[0], megabytes(bytes), theirs[1]]);
    }
  }
  const power = (points, key) => (points.length >= 3 ? exponent(points, key).toFixed(2) : "–");
  const powers = curves.map(([method, { ours, peer }]) => [
    method,
    `${ours[0].n.toLocaleString("en")} to ${ours.at(-1).n.toLocaleString("en")}`,
    ...["seconds", "bytes"].flatMap((key) => [power(ours, key), power(peer, key)]),
  ]);
  return [
    picture("growth", "Time and memory against the number of points"),
    table(["method", "points", "exponent of time", "scikit-learn's", "exponent of memory", "scikit-learn's"], powers),
    table(["method", "points", "time", "scikit-learn's", "peak memory", "scikit-learn's"], cells),
  ].join("\n\n");
}

function start({ start: found }) {
  if (!found) return undefined;
  return table(
    ["in a fresh process", "median", "least–most", "target"],
    [
      ["import", found.import],
      ["import and first call on the calling thread (`.sync`)", found.sync, 40],
      ["import and first awaited call", found.awaited, 150],
      ["of that, starting a thread that does nothing", found.thread],
    ].map(([what, { median, least, most }, target]) => [
      what,
      milliseconds(median),
      `${milliseconds(least)}–${milliseconds(most)}`,
      target ? `${target} ms${median <= target ? "" : " (missed)"}` : "–",
    ]),
  );
}

function landmarks({ landmarks: found }) {
  if (!found) return undefined;
  const { n, landmarks: count, rms, median, most } = found;
  return `The embedding from ${count.toLocaleString("en")} landmarks, laid upon the exact one of the swiss roll of ${n.toLocaleString("en")}: points are ${share(rms)} of the embedding's own spread away from their exact places (root mean square; median ${share(median)}, at most ${share(most)}).`;
}

function scaling({ scaling: found }) {
  if (!found) return undefined;
  const lines = found.rows.map(({ name, one, two, speedUp: { median, least, most } }) => [
    name,
    time(one),
    time(two),
    `**${median.toFixed(2)}×** (${least.toFixed(2)}×–${most.toFixed(2)}×)`,
  ]);
  return table(["row", "one thread", "two threads", "speed-up (least–most)"], lines);
}

function kernels({ kernels: found }) {
  if (!found) return undefined;
  const lines = found.rows.map(({ name, unit, oneThread, twoThreads, speedUp, target }) => [
    name,
    unit,
    `${oneThread.toFixed(2)}${target ? ` (target ${target}${oneThread >= target ? "" : ", missed"})` : ""}`,
    twoThreads.toFixed(2),
    `${speedUp.toFixed(2)}×`,
  ]);
  return table(["kernel", "unit", "one thread", "two threads", "speed-up"], lines);
}

function browser({ browser: found }) {
  if (!found) return undefined;
  const lines = found.rows.map(({ name, threads, node, page, ratio, cold }) => [
    name,
    String(threads),
    time(node),
    time(page),
    `**${ratio.median.toFixed(2)}** (${ratio.least.toFixed(2)}–${ratio.most.toFixed(2)})${ratio.median > 1.3 ? " missed" : ""}`,
    `${time(cold.node)} : ${time(cold.page)}`,
  ]);
  const head = ["row", "threads", "Node", "Chromium", "Chromium's time / Node's (target 1.3)", "first call, Node : Chromium"];
  return `Chromium ${found.version}.\n\n${table(head, lines)}`;
}

function latency({ latency: found }) {
  if (!found) return undefined;
  const lines = found.rows.map(({ name, whole, rejected, free, slice, phase, stall }) => [
    name,
    time(whole / 1000),
    ...[rejected, free].map(milliseconds),
    `${milliseconds(slice)}, ${phase}${slice > 20 ? " (over 20)" : ""}`,
    milliseconds(stall),
  ]);
  const head = ["call", "whole", "abort: rejects after", "thread free after", "longest slice, in phase", "caller stalled"];
  const page = found.page
    ? `\n\nIn Chromium a page stood still for ${milliseconds(found.page.longest)} at most during an Isomap of 5,000 points (${time(found.page.whole / 1000)}).`
    : "";
  return `${table(head, lines)}${page}`;
}

const makers = { versions, mean, ratios, start, growth, landmarks, scaling, kernels, browser, latency };

/** The text of every part of the page that the bench writes, by the name of its mark. */
export function pageParts(results) {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(results) ?? "Not measured yet."]));
}

/** A page with its marked parts put in anew. */
export function filled(text, parts) {
  for (const [name, part] of Object.entries(parts)) {
    const marks = new RegExp(`(<!-- bench:${name} -->\n)[\\s\\S]*?(<!-- /bench -->)`);
    text = text.replace(marks, (_, open, close) => `${open}\n${part}\n\n${close}`);
  }
  return text;
}
