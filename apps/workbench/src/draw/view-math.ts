import type { Camera } from "../state/view.ts";

/** Points of one panel, brought to [−1, 1] in their longest direction: x, y, z of each. */
export interface Cloud {
  readonly count: number;
  readonly positions: Float32Array;
  /** Half extents of the box, the largest of which is 1. */
  readonly half: readonly [number, number, number];
  /** The farthest point from the middle. */
  readonly radius: number;
  /** Units of the data are center + scale · position. */
  readonly center: readonly [number, number, number];
  readonly scale: number;
  /** Where positions change in place: another number for other contents. */
  readonly version?: number;
}

/** How a cloud stands in a panel: everything that turns a position into a place on the screen. */
export interface Projection {
  readonly right: readonly [number, number, number];
  readonly up: readonly [number, number, number];
  readonly eye: readonly [number, number, number];
  /** Distance of the eye from the middle, in the cloud's units; 0 in the plane, where there is no perspective. */
  readonly distance: number;
  /** Pixels of one unit. */
  readonly pixels: number;
  /** The place that stands in the middle of the panel, in pixels. */
  readonly shiftX: number;
  readonly shiftY: number;
  readonly width: number;
  readonly height: number;
}

/** Free pixels around a cloud at rest. */
const margin = 20;

/** A cloud of the given columns of a table of coordinates; rows with a value that is no number get no place. */
export function cloudOf(data: ArrayLike<number>, rows: number, cols: number, axes: readonly number[]): Cloud {
  const used = axes.filter((axis) => axis < cols).slice(0, 3);
  const low = [0, 0, 0];
  const high = [0, 0, 0];
  used.forEach((axis, d) => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < rows; i++) {
      const value = data[i * cols + axis]!;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (least <= most) [low[d], high[d]] = [least, most];
  });
  const center = low.map((value, d) => (value + high[d]!) / 2) as [number, number, number];
  const spans = low.map((value, d) => (high[d]! - value) / 2);
  const scale = Math.max(...spans) || 1;
  const positions = new Float32Array(3 * rows);
  let square = 0;
  for (let i = 0; i < rows; i++) {
    let away = 0;
    for (let d = 0; d < used.length; d++) {
      const value = (data[i * cols + used[d]!]! - center[d]!) / scale;
      positions[3 * i + d] = value;
      away += value * value;
    }
    if (away > square) square = away;
  }
  return {
    count: rows,
    positions,
    half: spans.map((span) => span / scale) as [number, number, number],
    radius: Math.sqrt(square) || 1,
    center,
    scale,
  };
}

/** How `camera` shows a cloud in a panel of the given size. The view of space is that of the figure engine. */
export function projectionOf(cloud: Cloud, dimensions: 2 | 3, camera: Camera, width: number, height: number): Projection {
  const [hx, hy] = cloud.half;
  const free = Math.min(margin, width / 6, height / 6);
  if (dimensions === 2) {
    const pixels =
      Math.min((width - 2 * free) / (2 * Math.max(hx, 1e-6)), (height - 2 * free) / (2 * Math.max(hy, 1e-6)), Math.max(width, height)) *
      camera.zoom;
    return {
      right: [1, 0, 0],
      up: [0, 1, 0],
      eye: [0, 0, 1],
      distance: 0,
      pixels,
      shiftX: camera.x * pixels,
      shiftY: camera.y * pixels,
      width,
      height,
    };
  }
  const radians = Math.PI / 180;
  const [ca, sa] = [Math.cos(camera.azimuth * radians), Math.sin(camera.azimuth * radians)];
  const [ce, se] = [Math.cos(camera.elevation * radians), Math.sin(camera.elevation * radians)];
  const { radius } = cloud;
  const pixels = ((Math.min(width, height) / 2 - free / 2) / radius) * 0.99 * camera.zoom;
  return {
    right: [-sa, ca, 0],
    up: [-se * ca, -se * sa, ce],
    eye: [ce * ca, ce * sa, se],
    distance: radius * 4.2,
    pixels,
    shiftX: camera.x * pixels,
    shiftY: camera.y * pixels,
    width,
    height,
  };
}

/** Places on the panel, x to the right and y down, for all points; NaN for those without one. */
export function placesOf({ positions, count }: Cloud, view: Projection, into = new Float32Array(2 * count)): Float32Array {
  const { right, up, eye, distance, pixels, shiftX, shiftY, width, height } = view;
  const [rx, ry, rz] = right;
  const [ux, uy, uz] = up;
  const [ex, ey, ez] = eye;
  for (let i = 0; i < count; i++) {
    const x = positions[3 * i]!;
    const y = positions[3 * i + 1]!;
    const z = positions[3 * i + 2]!;
    const near = distance > 0 ? distance / (distance - (x * ex + y * ey + z * ez)) : 1;
    into[2 * i] = width / 2 + (x * rx + y * ry + z * rz) * near * pixels - shiftX;
    into[2 * i + 1] = height / 2 - ((x * ux + y * uy + z * uz) * near * pixels - shiftY);
  }
  return into;
}

/** The point nearest to a place, within `reach` pixels; −1 when there is none. O(points). */
export function nearestPlace(places: Float32Array, x: number, y: number, reach: number): number {
  let best = -1;
  let least = reach * reach;
  for (let i = 0; i < places.length; i += 2) {
    const dx = places[i]! - x;
    const dy = places[i + 1]! - y;
    const square = dx * dx + dy * dy;
    if (square < least) [best, least] = [i / 2, square];
  }
  return best;
}

/** The radius of a point in pixels that lets `count` of them fill a panel without drowning each other. */
export function pointRadius(count: number, width: number, height: number): number {
  return Math.max(1.3, Math.min(4.2, 0.29 * Math.sqrt((width * height) / Math.max(1, count))));
}

/** Other coordinates of the same points in the box of `like`: comparable place by place. */
export function cloudLike(like: Cloud, data: ArrayLike<number>, cols: number): Cloud {
  const positions = new Float32Array(3 * like.count);
  for (let i = 0; i < like.count; i++) {
    for (let d = 0; d < Math.min(3, cols); d++) positions[3 * i + d] = (data[i * cols + d]! - like.center[d]!) / like.scale;
  }
  return { ...like, positions };
}
