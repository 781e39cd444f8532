import { Presets, SingleBar } from "cli-progress";

/** Shows how far a long command is. Words go to stderr; stdout is for data. */
export interface ProgressLine {
  /** `fraction` of the whole in [0, 1], and what is being done now. */
  update(fraction: number, stage: string): void;
  /** A remark that stays on the screen. */
  say(text: string): void;
  /** Ends the line; what follows begins on a fresh one. */
  stop(): void;
}

/** "bar" moves on a terminal, "plain" is a line now and then, "json" a line of JSON each time. */
export type ProgressStyle = "plain" | "bar" | "json";

/** Where progress goes, and how. */
interface ProgressPlace {
  readonly quiet: boolean;
  /** "bar" on a terminal and "plain" elsewhere, when not given. */
  readonly style?: ProgressStyle;
  /** Milliseconds in which nothing is shown: what is over by then needs no progress. */
  readonly patience?: number;
  readonly stream?: NodeJS.WriteStream;
}

/** A bar with stage and time left on a terminal; a line now and then where stderr is no terminal; nothing when quiet. */
export function openProgress({ quiet, style, patience = 0, stream = process.stderr }: ProgressPlace): ProgressLine {
  if (quiet) return { update() {}, say() {}, stop() {} };
  // What is no terminal cannot take a line back, and a dumb one says so.
  const terminal = stream.isTTY === true && process.env.TERM !== "dumb";
  const how = style === "bar" && !terminal ? "plain" : (style ?? (terminal ? "bar" : "plain"));
  if (how === "json") return recordsOn(stream);
  return patient(how === "bar" ? barOn(stream) : linesOn(stream), patience);
}

/** A line that shows nothing in its first milliseconds. */
function patient(line: ProgressLine, patience: number): ProgressLine {
  const start = performance.now();
  return {
    ...line,
    update(fraction, stage) {
      if (performance.now() - start >= patience) line.update(fraction, stage);
    },
  };
}

/** One JSON object a line: `{ "fraction": 0.42, "stage": "geodesics" }`, and `{ "message": … }` for a remark. */
function recordsOn(stream: NodeJS.WriteStream): ProgressLine {
  const put = (record: object): void => void stream.write(`${JSON.stringify(record)}\n`);
  return {
    update: (fraction, stage) => put({ fraction: Math.round(1e4 * fraction) / 1e4, stage }),
    say: (message) => put({ message }),
    stop() {},
  };
}

function barOn(stream: NodeJS.WriteStream): ProgressLine {
  const left = timeLeft();
  let bar: SingleBar | undefined;
  const open = (): SingleBar => {
    const fresh = new SingleBar(
      { stream, format: "{bar} {percentage} % · {stage}{left}", barsize: 24, hideCursor: true, clearOnComplete: true },
      Presets.shades_grey,
    );
    fresh.start(100, 0, { stage: "", left: "" });
    return fresh;
  };
  const stop = (): void => {
    bar?.stop();
    if (bar) stream.write("\r\x1b[K");
    bar = undefined;
  };
  return {
    update(fraction, stage) {
      bar ??= open();
      bar.update(Math.floor(100 * fraction), { stage, left: left(fraction) });
    },
    say(text) {
      stop();
      stream.write(`${text}\n`);
    },
    stop,
  };
}

function linesOn(stream: NodeJS.WriteStream): ProgressLine {
  const left = timeLeft();
  let lastStage = "";
  let lastTime = Number.NEGATIVE_INFINITY;
  return {
    update(fraction, stage) {
      const now = performance.now();
      if (now - lastTime < (stage === lastStage ? 5000 : 1000)) return;
      lastStage = stage;
      lastTime = now;
      stream.write(`${String(Math.floor(100 * fraction)).padStart(3)} % ${stage}${left(fraction)}\n`);
    },
    say: (text) => void stream.write(`${text}\n`),
    stop() {},
  };
}

/** The time left, judged by the time so far; nothing is said in the first two seconds. */
function timeLeft(): (fraction: number) => string {
  const start = performance.now();
  return (fraction) => {
    const seconds = (performance.now() - start) / 1000;
    if (seconds < 2 || fraction <= 0.01 || fraction >= 1) return "";
    const rest = (seconds * (1 - fraction)) / fraction;
    return rest < 90 ? ` · about ${Math.ceil(rest)} s left` : ` · about ${Math.ceil(rest / 60)} min left`;
  };
}
