import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { count, short } from "../base/format.ts";
import { type Coloring, classColor, noColor, rampColors } from "../state/colors.ts";
import { select } from "../state/selecting.ts";
import { ground } from "../state/view.ts";

/** What the colors mean: classes that can be clicked to select their points, or a continuous scale. */
export function Legend({ coloring }: { coloring: Coloring }): JSX.Element | null {
  if (coloring.kind === "plain") return null;
  return coloring.kind === "classes" ? <ClassLegend coloring={coloring} /> : <RampLegend coloring={coloring} />;
}

function ClassLegend({ coloring }: { coloring: Extract<Coloring, { kind: "classes" }> }): JSX.Element {
  // The place of a label in the list of counts: those without a class, −1, come first.
  const counts = new Int32Array(coloring.names.length + 1);
  for (const label of coloring.labels) counts[label + 1]!++;
  const present = Array.from(counts, (_, place) => place - 1).filter((label) => counts[label + 1]! > 0);
  const dark = ground.value === "dark";
  const classes = coloring.names.length;
  return (
    <ul class="classes" aria-label={`Colors: ${coloring.name}`}>
      {present.map((label) => (
        <li key={label}>
          <button
            type="button"
            class="quiet small"
            title="Select these points; with Shift add them, with Alt take them away"
            onClick={(event) =>
              select(
                Uint8Array.from(coloring.labels, (one) => (one === label ? 1 : 0)),
                event.altKey ? "subtract" : event.shiftKey ? "add" : "replace",
              )
            }
          >
            <svg width="11" height="11" aria-hidden="true">
              <circle cx="5.5" cy="5.5" r="5" fill={label < 0 ? noColor(dark) : classColor(label, classes, dark)} />
            </svg>
            <span>{label < 0 ? "none" : coloring.names[label]}</span>
            <span class="muted number">{count(counts[label + 1]!)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function RampLegend({ coloring }: { coloring: Extract<Coloring, { kind: "values" }> }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = ground.value === "dark";
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const ramp = rampColors(dark);
    const image = context.createImageData(512, 1);
    for (let i = 0; i < 512; i++) {
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = ramp[3 * i + c]!;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [dark]);
  const { low, high, name, written = short } = coloring;
  return (
    <div class="ramp" role="img" aria-label={`Colors: ${name} from ${written(low)} to ${written(high)}, continuous`}>
      <canvas ref={canvas} width={512} height={1} />
      <span>{written(low)}</span>
      <span>{written((low + high) / 2)}</span>
      <span>{written(high)}</span>
    </div>
  );
}
