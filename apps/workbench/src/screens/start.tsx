import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { samples } from "../data/samples.ts";
import { dataError, loadFile, loadSample, loadText } from "../state/data.ts";
import { enterWorkbench, showCheck } from "../state/flow.ts";
import { applyWaiting, waitingView } from "../state/restore.ts";
import { SamplePicture } from "./sample-picture.tsx";

const over = signal(false);
const pasting = signal(false);

/** The first screen: drop, choose or paste data, or take a sample. */
export function Start(): JSX.Element {
  return (
    <main class="start" id="main">
      <div>
        <header>
          <h1>See the shape of your data</h1>
          <p class="lead">Unroll it, cluster it, compare methods side by side, and see how far each picture can be trusted.</p>
        </header>
        {waitingView.value && (
          <p class="note plain">
            This link shows a view of <b>{waitingView.value.source.name}</b>, which it does not hold. Open that file to see it.
          </p>
        )}
        <DropZone />
        {dataError.value && (
          <p class="note bad" role="alert">
            {dataError.value}
          </p>
        )}
        <section aria-labelledby="samples-title">
          <h2 class="label" id="samples-title">
            Or start with a sample
          </h2>
          <div class="samples">
            {samples.map((sample) => (
              <button type="button" key={sample.name} onClick={() => void openSample(sample.name)}>
                <SamplePicture name={sample.name} />
                <strong>{sample.title}</strong>
                <span class="muted">{sample.about}</span>
              </button>
            ))}
          </div>
        </section>
        <section class="promise" aria-label="What to expect">
          <p>
            <strong>Nothing leaves this machine</strong>
            Files are read and computed with here, in this page. There is no server to send them to.
          </p>
          <p>
            <strong>Every picture with its quality</strong>
            Trustworthiness and continuity stand beside each embedding; warnings are in plain words.
          </p>
          <p>
            <strong>Repeatable to the bit</strong>
            Any run gives the command line and the code that repeat it, with the same numbers.
          </p>
        </section>
      </div>
    </main>
  );
}

async function openSample(name: string): Promise<void> {
  if (await loadSample(name)) await enterWorkbench();
}

/** Loads a file and goes on to the check of what it holds. */
export async function openFile(file: File): Promise<void> {
  if ((await loadFile(file)) && !(await applyWaiting())) showCheck();
}

async function openText(text: string): Promise<void> {
  if (await loadText(text)) {
    pasting.value = false;
    showCheck();
  }
}

function DropZone(): JSX.Element {
  let area: HTMLTextAreaElement | null = null;
  return (
    <section
      class={over.value ? "drop over" : "drop"}
      aria-label="Open data"
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={() => {
        over.value = false;
      }}
    >
      <strong>Drop a file here</strong>
      <span class="muted">CSV, TSV, Parquet, Arrow, NPY or NPZ, JSON, … a row is a point, a column a coordinate</span>
      <div class="row">
        <label class="button primary-file">
          <span>Choose a file…</span>
          <input
            class="hidden-words"
            id="file"
            type="file"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (file) void openFile(file);
            }}
          />
        </label>
        <button
          type="button"
          aria-expanded={pasting.value}
          onClick={() => {
            pasting.value = !pasting.value;
          }}
        >
          Paste text
        </button>
      </div>
      {pasting.value && (
        <>
          <textarea
            ref={(element) => {
              area = element;
            }}
            aria-label="Table as text"
            placeholder={"x,y,label\n0.1,0.7,a\n0.4,0.2,b"}
          />
          <button type="button" class="primary" onClick={() => area?.value.trim() && void openText(area.value)}>
            Read it
          </button>
        </>
      )}
    </section>
  );
}
