import type { Cloud, Projection } from "./view-math.ts";

/** What one panel shows, and where on the page. */
export interface Picture {
  readonly id: string;
  readonly cloud: Cloud;
  readonly view: Projection;
  /** Red, green, blue of each point. */
  readonly colors: Uint8Array;
  /** One byte a point, 1 where it is selected; without it all are lit. */
  readonly chosen: Uint8Array | undefined;
  /** All points in an even, shuffled order: its beginning is a fair sample. */
  readonly order: Uint32Array;
  /** Place of the panel on the page, in pixels, and the part of it that can be seen. */
  readonly left: number;
  readonly top: number;
  readonly clip: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly radius?: number;
}

/** What draws pictures: with WebGL2, or where there is none with the plain canvas. */
export interface Stage {
  readonly kind: "webgl2" | "canvas";
  show(pictures: readonly Picture[], how: { readonly dark: boolean; readonly moving: boolean }): void;
  close(): void;
}
