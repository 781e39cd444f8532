import { cos, sin } from "../base/elementary.ts";

/** A point or direction in space. */
export type Vector = readonly [number, number, number];

/** A view of the box [−hx, hx] × [−hy, hy] × [−hz, hz] in perspective. */
export interface Camera {
  /** Towards the eye. */
  readonly eye: Vector;
  /** Screen coordinates (x to the right, y *down*, the middle of the box at 0) and the distance from the eye. */
  project(point: Vector): { readonly x: number; readonly y: number; readonly depth: number };
  /** Distance from the eye to the middle of the box. */
  readonly distance: number;
}

/**
 * A camera that turns about the third axis.
 *
 * @param azimuth degrees from the first axis toward the second
 * @param elevation degrees above the plane of the first two
 * @param distance from the middle of the box, in the units of the box; far enough to be outside
 */
export function camera(azimuth: number, elevation: number, distance: number): Camera {
  const radians = Math.PI / 180;
  const [ca, sa] = [cos(azimuth * radians), sin(azimuth * radians)];
  const [ce, se] = [cos(elevation * radians), sin(elevation * radians)];
  const eye: Vector = [ce * ca, ce * sa, se];
  const right: Vector = [-sa, ca, 0];
  const up: Vector = [-se * ca, -se * sa, ce];
  return {
    eye,
    distance,
    project(point) {
      const depth = distance - dot(point, eye);
      const scale = distance / depth;
      return { x: dot(point, right) * scale, y: -dot(point, up) * scale, depth };
    },
  };
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
