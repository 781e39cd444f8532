import type { JSX } from "preact";

/** The line of a lasso or box while it is drawn. */
export function Outline({ points }: { points: readonly (readonly [number, number])[] }): JSX.Element | null {
  if (points.length < 2) return null;
  return (
    <svg class="outline" aria-hidden="true">
      <path d={`M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`} />
    </svg>
  );
}
