import type { JSX } from "preact";
import { short } from "../base/format.ts";
import { classColor } from "../state/colors.ts";
import { ground } from "../state/view.ts";

interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const [width, height] = [256, 112];
const area = { left: 32, right: 8, top: 8, bottom: 20 };

/** A small chart of a few curves, each named at its end; the same numbers stand in a table for those who listen. */
export function LineChart({ label, series, whole = false }: { label: string; series: readonly Series[]; whole?: boolean }): JSX.Element {
  const dark = ground.value === "dark";
  const xs = series.flatMap(({ x }) => x);
  const ys = series.flatMap(({ y }) => y).filter(Number.isFinite);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const [y0, y1] = [Math.min(...ys), Math.max(...ys)];
  const air = (y1 - y0 || 0.02) * 0.12;
  const [low, high] = [y0 - air, Math.min(y1 + air, y1 <= 1 && !whole ? 1.002 : y1 + air)];
  const decimals = Math.max(0, Math.min(6, Math.ceil(-Math.log10((high - low || 1) / 4))));
  const px = (x: number): number => area.left + ((x - x0) / (x1 - x0 || 1)) * (width - area.left - area.right);
  const py = (y: number): number => area.top + ((high - y) / (high - low || 1)) * (height - area.top - area.bottom);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {[low + air, (low + high) / 2, high - air / 2].map((y) => (
          <g key={y}>
            <line class="grid" x1={area.left} x2={width - area.right} y1={py(y)} y2={py(y)} />
            <text x={area.left - 4} y={py(y) + 3} text-anchor="end">
              {y.toFixed(decimals).replace("-", "−")}
            </text>
          </g>
        ))}
        <text x={px(x0)} y={height - 4}>
          {short(x0)}
        </text>
        <text x={px(x1)} y={height - 4} text-anchor="end">
          {short(x1)}
        </text>
        {series.map(({ name, x, y }, s) => {
          const stroke = classColor(s, series.length, dark);
          return (
            <g key={`${name} ${s}`}>
              <path
                d={`M${x.map((value, i) => `${px(value).toFixed(1)} ${py(y[i]!).toFixed(1)}`).join("L")}`}
                fill="none"
                stroke={stroke}
                stroke-width="1.8"
              />
              {x.map((value, i) => (
                <circle key={value} cx={px(value)} cy={py(y[i]!)} r="2" fill={stroke} />
              ))}
            </g>
          );
        })}
      </svg>
      {series.length > 1 && (
        <figcaption>
          {series.map(({ name }, s) => (
            <span key={`${name} ${s}`}>
              <svg width="14" height="8" aria-hidden="true">
                <line x1="0" x2="14" y1="4" y2="4" stroke={classColor(s, series.length, dark)} stroke-width="2.5" />
              </svg>
              {name}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}
