import { Writable } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import { openProgress } from "../../../src/cli/progress.ts";

/** A stream that keeps what is written, on a terminal or not. */
function stream(isTTY: boolean): NodeJS.WriteStream & { readonly text: () => string } {
  let text = "";
  const kept = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  return Object.assign(kept, { isTTY, columns: 80, text: () => text }) as never;
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

test("a terminal gets one line that is taken back at the end, remarks stay", () => {
  vi.stubEnv("TERM", "xterm");
  vi.useFakeTimers();
  const to = stream(true);
  const progress = openProgress({ quiet: false, stream: to });
  progress.update(0.25, "geodesics");
  vi.advanceTimersByTime(4000);
  progress.update(0.5, "geodesics");
  vi.advanceTimersByTime(1000);
  expect(to.text()).toContain("25 % · geodesics");
  expect(to.text()).toContain("50 % · geodesics · about 4 s left");
  progress.say("a remark");
  progress.update(1, "writing");
  progress.stop();
  expect(to.text()).toContain("\r\u001b[Ka remark\n");
  expect(to.text().endsWith("\r\u001b[K")).toBe(true);
  const before = to.text();
  progress.stop();
  expect(to.text()).toBe(before);
});

test.each([
  ["no terminal", false, "xterm"],
  ["a terminal that cannot take lines back", true, "dumb"],
])("%s: a line a second at most, one in five seconds within a stage", (_, isTTY, term) => {
  vi.stubEnv("TERM", term);
  vi.useFakeTimers();
  const to = stream(isTTY);
  const progress = openProgress({ quiet: false, stream: to });
  for (const [fraction, stage, wait] of [
    [0, "neighbors", 500],
    [0.01, "geodesics", 600],
    [0.02, "geodesics", 3000],
    [0.03, "geodesics", 3000],
    [0.07, "geodesics", 100000],
    [0.08, "embedding", 0],
  ] as const) {
    progress.update(fraction, stage);
    vi.advanceTimersByTime(wait);
  }
  progress.say("a remark");
  progress.stop();
  expect(to.text()).toBe(
    "  0 % neighbors\n  2 % geodesics\n  7 % geodesics · about 2 min left\n  8 % embedding · about 21 min left\na remark\n",
  );
});

test("records of JSON; nothing when quiet; nothing before patience is over", () => {
  vi.useFakeTimers();
  const to = stream(false);
  const records = openProgress({ quiet: false, style: "json", stream: to });
  records.update(1 / 3, "rows");
  records.say("a remark");
  records.stop();
  const silent = openProgress({ quiet: true, stream: to });
  silent.update(0.5, "rows");
  silent.say("unheard");
  silent.stop();
  expect(
    to
      .text()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([{ fraction: 0.3333, stage: "rows" }, { message: "a remark" }]);
  const place = stream(false);
  const patient = openProgress({ quiet: false, patience: 1000, stream: place });
  patient.update(0.1, "rows");
  expect(place.text()).toBe("");
  vi.advanceTimersByTime(1000);
  patient.update(0.2, "rows");
  expect(place.text()).toBe(" 20 % rows\n");
});
