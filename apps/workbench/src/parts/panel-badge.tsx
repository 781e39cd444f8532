import type { JSX } from "preact";
import { score } from "../base/format.ts";
import { weak } from "../runs/notices.ts";
import type { Run } from "../runs/run.ts";
import { measureRun } from "../state/runs.ts";

/** Trustworthiness and continuity of a panel's picture, or what stands in their way. */
export function PanelBadge({ run }: { run: Run | undefined }): JSX.Element | null {
  if (!run) return null;
  if (run.status === "running") return <span class="badge">{Math.round(100 * run.fraction)} %</span>;
  if (run.status !== "done") return <span class="badge">{run.status}</span>;
  if (run.scores) {
    const { trust, continuity, neighbors } = run.scores;
    const poor = Math.min(trust, continuity) < weak;
    return (
      <span
        class={poor ? "badge weak" : "badge"}
        title={`Trustworthiness ${score(trust)}: are neighbors here neighbors in the data? Continuity ${score(continuity)}: are neighbors in the data neighbors here? (${neighbors} neighbors)`}
      >
        T {score(trust).replace(/^0/, "")}
        <span class="second"> · C {score(continuity).replace(/^0/, "")}</span>
      </span>
    );
  }
  if (run.measuring === "large")
    return (
      <button type="button" class="small" onClick={() => measureRun(run.id)}>
        Measure quality
      </button>
    );
  return <span class="badge muted">{run.measuring === "failed" ? "not measured" : "measuring…"}</span>;
}
