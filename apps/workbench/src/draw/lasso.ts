/** A closed line on a panel: x, y of each corner in pixels. */
export type Outline = readonly (readonly [number, number])[];

/**
 * The points within an outline, one byte each. The outline is painted once and each point asks its pixel, so that the cost is one
 * look-up a point however many corners there are.
 */
export function within(outline: Outline, places: Float32Array, width: number, height: number): Uint8Array {
  const inside = new Uint8Array(places.length / 2);
  if (outline.length < 3) return inside;
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const [left, right] = [Math.max(0, Math.floor(Math.min(...xs))), Math.min(width, Math.ceil(Math.max(...xs)))];
  const [top, bottom] = [Math.max(0, Math.floor(Math.min(...ys))), Math.min(height, Math.ceil(Math.max(...ys)))];
  if (right <= left || bottom <= top) return inside;
  const across = right - left;
  const canvas = new OffscreenCanvas(across, bottom - top);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.beginPath();
  outline.forEach(([x, y], i) => {
    if (i === 0) context.moveTo(x - left, y - top);
    else context.lineTo(x - left, y - top);
  });
  context.closePath();
  context.fill("evenodd");
  const painted = context.getImageData(0, 0, across, bottom - top).data;
  for (let i = 0; i < inside.length; i++) {
    const x = Math.floor(places[2 * i]!) - left;
    const y = Math.floor(places[2 * i + 1]!) - top;
    if (x >= 0 && y >= 0 && x < across && y < bottom - top && painted[4 * (y * across + x) + 3]! > 127) inside[i] = 1;
  }
  return inside;
}

/** A new selection joined with the old one as the held keys say; undefined when nothing is left. */
export function joined(old: Uint8Array | undefined, fresh: Uint8Array, how: "replace" | "add" | "subtract"): Uint8Array | undefined {
  const result = new Uint8Array(fresh.length);
  let any = false;
  for (let i = 0; i < fresh.length; i++) {
    const before = old ? old[i]! : how === "subtract" ? 1 : 0;
    result[i] = how === "add" ? before | fresh[i]! : how === "subtract" ? before & (1 - fresh[i]!) : fresh[i]!;
    any ||= result[i] === 1;
  }
  return any ? result : undefined;
}
