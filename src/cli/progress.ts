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

/** A bar with stage and time left on a terminal; a line now and then where stderr is no terminal; nothing when quiet. */
export function openProgress({ quiet, stream = process.stderr }: { quiet: boolean; stream?: NodeJS.WriteStream }): ProgressLine {
  if (quiet) return { update() {}, say() {}, stop() {} };
  return stream.isTTY ? barOn(stream) : linesOn(stream);
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
