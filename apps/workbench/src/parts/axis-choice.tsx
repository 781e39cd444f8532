import type { JSX } from "preact";
import { work } from "../state/data.ts";
import { changePanel } from "../state/panels.ts";
import { panels, restCamera } from "../state/view.ts";

/** Which columns the data panel shows: the first principal components, or any two or three features. */
export function AxisChoice({ place }: { place: number }): JSX.Element | null {
  const panel = panels.value[place];
  const features = work.value?.features ?? [];
  if (!panel || features.length < 2) return null;
  const { axes, dimensions } = panel;
  if (features.length <= 3) return <>{features.join(", ")}</>;
  return (
    <span class="axis-choice">
      <select
        aria-label="Columns shown"
        value={axes === "pca" ? "pca" : "columns"}
        onChange={(event) => changePanel(place, { axes: event.currentTarget.value === "pca" ? "pca" : [0, 1, 2], camera: restCamera })}
      >
        <option value="pca">principal components</option>
        <option value="columns">columns…</option>
      </select>
      {axes !== "pca" &&
        Array.from({ length: dimensions }, (_, d) => (
          <select
            key={d}
            aria-label={`Axis ${d + 1}`}
            value={axes[d] ?? d}
            onChange={(event) => {
              const next = [...axes];
              next[d] = Number(event.currentTarget.value);
              changePanel(place, { axes: next });
            }}
          >
            {features.slice(0, 400).map((name, i) => (
              <option key={i} value={i}>
                {name}
              </option>
            ))}
          </select>
        ))}
    </span>
  );
}
