import type { JSX } from "preact";
import { bytes, duration, score, short, title } from "../base/format.ts";
import { commandLine, typeScript } from "../export/snippets.ts";
import { noticesOf } from "../runs/notices.ts";
import { methodNamed } from "../runs/registry.ts";
import type { Run } from "../runs/run.ts";
import { data, preparation } from "../state/data.ts";
import { runs } from "../state/runs.ts";
import { runDetails } from "../state/view.ts";
import { CopyButton } from "./copy-button.tsx";
import { Dialog } from "./dialog.tsx";

/** All about one run: what was asked, what came out, and how to repeat it elsewhere. */
export function RunDetails(): JSX.Element | null {
  const run = runs.value.find(({ id }) => id === runDetails.value);
  if (!run) return null;
  return (
    <Dialog
      title={title(run.method)}
      wide
      onClose={() => {
        runDetails.value = undefined;
      }}
    >
      <p class="muted">{methodNamed(run.method).info.summary}</p>
      <div class="facts">
        <dl>
          {Object.entries(run.options).map(([name, value]) => (
            <Fact key={name} name={name} value={String(value)} />
          ))}
        </dl>
        <dl>
          {run.status === "done" && <Fact name="time" value={duration(run.elapsed)} />}
          {run.memory !== undefined && <Fact name="memory" value={bytes(run.memory)} />}
          {run.scores && <Fact name="trustworthiness" value={score(run.scores.trust)} />}
          {run.scores && <Fact name="continuity" value={score(run.scores.continuity)} />}
          {diagnosticsOf(run).map(([name, value]) => (
            <Fact key={name} name={name} value={value} />
          ))}
        </dl>
      </div>
      {run.error && <p class="note bad">{run.error}</p>}
      {noticesOf(run).map(({ text, warn }) => (
        <p key={text} class={warn ? "note" : "note plain"}>
          {text}
        </p>
      ))}
      <Snippet title="Command line" text={commandLine(run, data.value!, preparation.value)} />
      <Snippet title="TypeScript" text={typeScript(run, data.value!, preparation.value)} />
    </Dialog>
  );
}

/** Diagnostics that are one number or word; lists and tables belong to the model file. */
function diagnosticsOf({ diagnostics }: Run): [string, string][] {
  return Object.entries(diagnostics ?? {}).flatMap(([name, value]): [string, string][] => {
    const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
    if (typeof value === "number") return [[words, short(value)]];
    if (typeof value === "boolean" || typeof value === "string") return [[words, String(value)]];
    if (ArrayBuffer.isView(value) && (value as Int32Array).length <= 6) return [[words, Array.from(value as Int32Array, short).join(", ")]];
    return [];
  });
}

function Fact({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** Code with a button that copies it. */
function Snippet({ title: heading, text }: { title: string; text: string }): JSX.Element {
  return (
    <section class="snippet">
      <header>
        <h3 class="label">{heading}</h3>
        <CopyButton text={() => text}>Copy</CopyButton>
      </header>
      {/* A region that scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </section>
  );
}
