import type { JSX } from "preact";
import { short } from "../base/format.ts";
import { placesIn } from "../draw/painter.ts";
import type { Run } from "../runs/run.ts";
import { coloringOf } from "../state/colors.ts";
import { wordAt } from "../state/columns.ts";
import { idField, labelField, work } from "../state/data.ts";
import { color, hovered } from "../state/view.ts";

/** A ring around the point that is pointed at, in every panel; in the focused one with what is known of it. */
export function HoverMark({ id, run, full }: { id: string; run: Run | undefined; full: boolean }): JSX.Element | null {
  const point = hovered.value;
  if (point < 0 || !work.value || point >= work.value.rows.length) return null;
  const found = placesIn(id);
  const x = found?.places[2 * point];
  const y = found?.places[2 * point + 1];
  if (x === undefined || y === undefined || Number.isNaN(x)) return null;
  const left = x > (found?.view.width ?? 0) / 2;
  return (
    <>
      <span class="ring" style={{ left: `${x}px`, top: `${y}px` }} />
      {full && (
        <div
          class="tip"
          style={{
            top: `${Math.max(4, y - 12)}px`,
            ...(left ? { right: `${(found?.view.width ?? 0) - x + 14}px` } : { left: `${x + 14}px` }),
          }}
        >
          <Facts point={point} run={run} />
        </div>
      )}
    </>
  );
}

function Facts({ point, run }: { point: number; run: Run | undefined }): JSX.Element {
  const row = work.value!.rows[point]!;
  const coloring = coloringOf(color.value, run);
  const lines: [string, string][] = [];
  for (const field of new Set([idField.value, labelField.value])) if (field) lines.push([field.name, wordAt(field, row, short)]);
  if (coloring.kind === "classes" && coloring.name !== labelField.value?.name)
    lines.push([coloring.name, coloring.names[coloring.labels[point]!] ?? "–"]);
  if (coloring.kind === "values") lines.push([coloring.name, (coloring.written ?? short)(coloring.values[point]!)]);
  return (
    <>
      <b>row {row.toLocaleString("en-US")}</b>
      {lines.map(([name, value]) => (
        <span key={name}>
          <i>{name}</i> {value}
        </span>
      ))}
    </>
  );
}
