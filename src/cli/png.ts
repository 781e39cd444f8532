import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { ManifoldError } from "../base/errors.ts";
import { type Figure, renderSvg } from "../plot/index.ts";
import { inFont } from "../plot/text.ts";

/** How {@link renderPng} draws. */
export interface PngOptions {
  readonly theme?: "light" | "dark";
  /** Width of the figure in its own pixels; that of the figure when not given. */
  readonly width?: number;
  /** Pixels of the file for one of the figure; 2 when not given. */
  readonly scale?: number;
}

/**
 * A figure as the bytes of a PNG file.
 *
 * The typeface comes from the package; fonts of the system are asked only for characters it lacks, so that the same figure gives the
 * same picture on every machine. Throws "internal" when the typeface is missing: without one the drawing library leaves out all text
 * and says nothing.
 */
export function renderPng(figure: Figure, { theme = "light", scale = 2, ...rest }: PngOptions = {}): Uint8Array {
  const svg = renderSvg(figure, { theme, ...rest });
  const known = inFont(svg.replace(/<desc[\s\S]*?<\/desc>|<title[\s\S]*?<\/title>|<[^>]*>|[\n\r\t]/g, ""));
  const drawn = new Resvg(svg, {
    font: { loadSystemFonts: !known, fontFiles: fontFiles(), defaultFontFamily: "Inter", sansSerifFamily: "Inter" },
    fitTo: { mode: "zoom", value: scale },
    logLevel: "off",
  });
  return drawn.render().asPng();
}

/** Where the typeface lies: beside `dist/` and `src/` alike. */
function fontFiles(): string[] {
  return [400, 600].map((weight) => {
    const places = ["../assets/fonts/", "../../assets/fonts/"].map((folder) =>
      fileURLToPath(new URL(`${folder}inter-${weight}.ttf`, import.meta.url)),
    );
    const found = places.find((place) => existsSync(place));
    if (found === undefined) {
      throw new ManifoldError("internal", `png: the typeface is missing (looked for ${places.join(" and ")}). Install the package anew.`, {
        places,
      });
    }
    return found;
  });
}
