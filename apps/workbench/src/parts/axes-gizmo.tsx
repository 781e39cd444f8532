import type { JSX } from "preact";
import { work } from "../state/data.ts";
import type { PanelState } from "../state/view.ts";

/** Which way the axes of a view in space point, with their names. */
export function AxesGizmo({ panel }: { panel: PanelState }): JSX.Element {
  const { azimuth, elevation } = panel.camera;
  const radians = Math.PI / 180;
  const [ca, sa, ce, se] = [
    Math.cos(azimuth * radians),
    Math.sin(azimuth * radians),
    Math.cos(elevation * radians),
    Math.sin(elevation * radians),
  ];
  const ends = [
    [-sa, se * ca],
    [ca, se * sa],
    [0, -ce],
  ];
  const names = axisNames(panel);
  return (
    <svg class="gizmo" viewBox="-40 -40 80 80" aria-hidden="true">
      {ends.map(([x, y], i) => (
        <g key={i}>
          <line x1="0" y1="0" x2={20 * x!} y2={20 * y!} />
          <text x={28 * x!} y={28 * y! + 3}>
            {names[i]}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** Short names of the axes a panel shows. */
function axisNames({ source, axes }: PanelState): string[] {
  if (axes === "pca") return ["PC1", "PC2", "PC3"];
  return axes.map((axis) => {
    const name = source === "data" ? (work.value?.features[axis] ?? String(axis + 1)) : String(axis + 1);
    return name.length > 6 ? `${name.slice(0, 5)}…` : name;
  });
}
