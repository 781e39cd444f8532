import { circles, sCurve, swissRoll } from "flatland/datasets";
import type { JSX } from "preact";

/** Small drawings of the samples, made from the samples themselves; digits as a few strokes of pixels. */
export function SamplePicture({ name }: { name: string }): JSX.Element {
  const dots = name === "digits" ? digitDots() : dotsOf(name);
  return (
    <svg viewBox="0 0 160 96" aria-hidden="true">
      {dots.map(({ x, y, r, fill, opacity }) => (
        <circle cx={x.toFixed(1)} cy={y.toFixed(1)} r={r} fill={fill} opacity={opacity} />
      ))}
    </svg>
  );
}

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly fill: string;
  readonly opacity: number;
}

const ramp = ["#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#d8e219"];

function dotsOf(name: string): Dot[] {
  const seed = 7;
  if (name === "circles") {
    const { points, labels } = circles({ samples: 150, seed, noise: 0.04 });
    return Array.from({ length: points.rows }, (_, i) => ({
      x: 80 + 40 * points.data[2 * i]!,
      y: 48 + 40 * points.data[2 * i + 1]!,
      r: 1.9,
      fill: labels![i] === 0 ? "#0072b2" : "#e69f00",
      opacity: 0.9,
    }));
  }
  const made = name === "sCurve" ? sCurve({ samples: 320, seed }) : swissRoll({ samples: 380, seed });
  const { data, rows } = made.points;
  const position = made.position!;
  const [low, high] = [Math.min(...position), Math.max(...position)];
  const size = name === "sCurve" ? 18 : 2.3;
  const dots = Array.from({ length: rows }, (_, i) => {
    const [a, b, c] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
    const depth = name === "sCurve" ? b - 1 : (b - 10) / 4;
    const t = (position[i]! - low) / (high - low);
    return {
      x: 80 + size * a + (name === "sCurve" ? 16 : 6) * depth,
      y: 48 - size * c + (name === "sCurve" ? -7 : -3.4) * depth,
      r: 1.7,
      fill: ramp[Math.min(7, Math.floor(t * 8))]!,
      opacity: 0.85,
      depth,
    };
  });
  return dots.sort((a, b) => b.depth - a.depth);
}

/** A three, a seven and a nought in coarse pixels. */
function digitDots(): Dot[] {
  const glyphs = [
    ["01110", "10001", "00001", "00110", "00001", "10001", "01110"],
    ["11111", "00001", "00010", "00100", "00100", "01000", "01000"],
    ["01110", "10001", "10011", "10101", "11001", "10001", "01110"],
  ];
  const fills = ["#694bc3", "#ffb400", "#0fb4e1"];
  return glyphs.flatMap((rows, g) =>
    rows.flatMap((row, y) =>
      [...row].flatMap((bit, x) =>
        bit === "1" ? [{ x: 24 + g * 44 + x * 6.2, y: 28 + y * 6.6, r: 2.6, fill: fills[g]!, opacity: 0.95 }] : [],
      ),
    ),
  );
}
