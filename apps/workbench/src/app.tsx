import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ExportDialog } from "./parts/export-dialog.tsx";
import { KeyHelp } from "./parts/key-help.tsx";
import { RunDetails } from "./parts/run-details.tsx";
import { TopBar } from "./parts/top-bar.tsx";
import { Check } from "./screens/check.tsx";
import { Clusters } from "./screens/clusters.tsx";
import { Compare } from "./screens/compare.tsx";
import { Report } from "./screens/report.tsx";
import { openFile, Start } from "./screens/start.tsx";
import { Sweep } from "./screens/sweep.tsx";
import { Workbench } from "./screens/workbench.tsx";
import { cancelLoading, data, loading, work } from "./state/data.ts";
import { dialog, ground, runDetails, screen } from "./state/view.ts";

effect(() => {
  document.documentElement.dataset.ground = ground.value;
});

/** The whole page: a file dropped anywhere is opened. */
export function App(): JSX.Element {
  useEffect(() => {
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void openFile(file);
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);
  return (
    <div class="page">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <TopBar />
      {loading.value ? <Loading /> : <Screen />}
      {dialog.value === "keys" && <KeyHelp />}
      {dialog.value === "export" && <ExportDialog />}
      {runDetails.value !== undefined && <RunDetails />}
    </div>
  );
}

function Screen(): JSX.Element | null {
  if (!data.value || screen.value === "start") return <Start />;
  if (screen.value === "check") return <Check />;
  if (!work.value) return <Check />;
  if (screen.value === "compare") return <Compare />;
  if (screen.value === "clusters") return <Clusters />;
  if (screen.value === "sweep") return <Sweep />;
  if (screen.value === "report") return <Report />;
  return <Workbench />;
}

function Loading(): JSX.Element {
  const { name, phase, fraction } = loading.value!;
  const percent = Math.round(100 * fraction);
  return (
    <main class="loading" id="main">
      <div class="card">
        <h1>{name}</h1>
        <div class="bar" role="progressbar" aria-label={phase} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
          <i style={{ width: `${percent}%` }} />
        </div>
        <p class="muted">{phase}</p>
        <button type="button" onClick={cancelLoading}>
          Cancel
        </button>
      </div>
    </main>
  );
}
