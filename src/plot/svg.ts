import { ManifoldError } from "../base/errors.ts";
import { allowOnly, wantNumber, wantOneOf } from "./check.ts";
import type { Figure } from "./figure.ts";
import { interWoff2 } from "./font/inter.generated.ts";
import { layoutFigure } from "./layout.ts";
import type { DotsMark, Drawing, ImageMark, Mark, TextMark } from "./marks.ts";
import { short } from "./marks.ts";
import { colorOf, type Ground, okabeIto, type Paint, rampBins, ten, twenty } from "./paint.ts";
import { palettePng } from "./palette-png.ts";
import { shapePath } from "./shapes.ts";
import { escapeXml } from "./xml.ts";

/** How {@link renderSvg} draws. */
export interface SvgOptions {
  /** Fixed colors, or "auto" (the default): colors that follow the reader's light or dark setting, and are light in print. */
  readonly theme?: "light" | "dark" | "auto";
  /** Width in pixels; that of the figure when not given. Panels are set in fewer columns where it is small. */
  readonly width?: number;
  /** Whether the page behind the figure is painted; yes when not given. */
  readonly background?: boolean;
  /** Pixels left free at the edges; 18 (10 where narrow) when not given. */
  readonly padding?: number;
  /** "embed" puts the typeface into the file (54 kB), so that it looks the same everywhere; "none" (the default) names it only. */
  readonly font?: "none" | "embed";
  /** Whether the "auto" theme brings its style sheet along; a page with many figures has {@link figureStyles} once instead. */
  readonly styles?: boolean;
}

/** Typefaces of figures: where Inter is missing, ones that are no wider. */
const family = "Inter,'Helvetica Neue',Arial,'Liberation Sans',sans-serif";

/**
 * A figure as SVG text. The same figure and options give the same text. O(points).
 *
 * Throws "bad-option" for options that do not fit.
 */
export function renderSvg(figure: Figure, options: SvgOptions = {}): string {
  const who = "renderSvg";
  allowOnly(options, ["theme", "width", "background", "padding", "font", "styles"], who);
  wantOneOf(options.theme, ["light", "dark", "auto"], "theme", who);
  wantOneOf(options.font, ["none", "embed"], "font", who);
  wantOneOf(options.background, [true, false], "background", who);
  wantOneOf(options.styles, [true, false], "styles", who);
  wantNumber(options.width, "width", who, 240, 4000);
  wantNumber(options.padding, "padding", who, 0, 100);
  if (typeof figure !== "object" || figure === null || !Array.isArray(figure.panels)) {
    throw new ManifoldError("bad-option", `${who}: needs a figure. Make one with figure({ title, panels }).`);
  }
  const drawing = layoutFigure(figure, options.width ?? figure.width, options.padding);
  return drawingToSvg(drawing, options);
}

/**
 * The style sheet of the "auto" theme: every color of figures under `.flatland-figure`, light, and dark where the reader prefers it
 * on a screen. For pages that hold several figures rendered with `styles: false`.
 */
export function figureStyles(paints: Iterable<Paint> = allPaints()): string {
  const list = [...paints];
  const rules = (ground: Ground, only: (paint: Paint) => boolean): string =>
    list
      .filter(only)
      .map((paint) => `.${className(paint)}{color:${colorOf(paint, ground)}}`)
      .join("");
  const turns = (paint: Paint): boolean => colorOf(paint, "light") !== colorOf(paint, "dark");
  const dark = rules("dark", turns);
  return `${rules("light", () => true)}${dark === "" ? "" : `@media screen and (prefers-color-scheme:dark){${dark}}`}`;
}

/** The `@font-face` rules that embed Inter, cut to the characters of figures, in weights 400 and 600. */
export function fontFaces(): string {
  return ([400, 600] as const)
    .map(
      (weight) =>
        `@font-face{font-family:Inter;font-weight:${weight};src:url(data:font/woff2;base64,${interWoff2[weight]})format("woff2")}`,
    )
    .join("");
}

function drawingToSvg(drawing: Drawing, { theme = "auto", background = true, font = "none", styles = true }: SvgOptions): string {
  const { width, height, title, description } = drawing;
  const id = `f${hashOf(`${title}\n${description}\n${width}\n${theme}`)}`;
  const writer = new Writer(theme, id);
  const body = writer.marks(drawing.marks);
  const paper = background ? `<path ${writer.color("paper", "fill")} d="M0 0h${width}v${height}H0z"/>` : "";
  const rules = `${font === "embed" ? fontFaces() : ""}${theme === "auto" && styles ? figureStyles(writer.used) : ""}`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="flatland-figure" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `role="img" aria-labelledby="${id}t ${id}d" font-family="${family}" fill="none">` +
    `<title id="${id}t">${escapeXml(title)}</title><desc id="${id}d">${escapeXml(description)}</desc>` +
    `${rules === "" ? "" : `<style>${rules}</style>`}${paper}${body}</svg>\n`
  );
}

/** Writes marks as SVG elements in one theme. */
class Writer {
  readonly used = new Set<Paint>();
  readonly #theme: "light" | "dark" | "auto";
  readonly #prefix: string;
  #count = 0;

  /** @param prefix of all ids, which must differ from those of other figures on the page */
  constructor(theme: "light" | "dark" | "auto", prefix: string) {
    this.#theme = theme;
    this.#prefix = prefix;
  }

  /** The attribute that colors an element: a value, or for "auto" a class that sets `color`, and `currentColor`. */
  color(paint: Paint, what: "fill" | "stroke"): string {
    return this.#theme === "auto" ? `${this.paint(paint, what)} ${what}="currentColor"` : this.paint(paint, what);
  }

  /** The same for a place where `currentColor` is inherited. */
  paint(paint: Paint, what: "fill" | "stroke"): string {
    this.used.add(paint);
    return this.#theme === "auto" ? `class="${className(paint)}"` : `${what}="${colorOf(paint, this.#theme)}"`;
  }

  mark(mark: Mark): string {
    switch (mark.kind) {
      case "text":
        return this.#text(mark);
      case "path": {
        const { d, fill, stroke, width, dash, opacity, crisp } = mark;
        const parts = [fill && this.color(fill, "fill"), stroke && this.color(stroke, "stroke")];
        if (stroke && width !== undefined && width !== 1) parts.push(`stroke-width="${short(width, 2)}"`);
        if (stroke && !dash) parts.push('stroke-linejoin="round"');
        if (dash) parts.push(`stroke-dasharray="${dash}"`);
        if (opacity !== undefined) parts.push(`opacity="${short(opacity, 2)}"`);
        if (crisp) parts.push('shape-rendering="crispEdges"');
        return `<path ${parts.filter(Boolean).join(" ")} d="${d}"/>`;
      }
      case "dots":
        return this.#dots([mark]);
      case "image":
        return this.#image(mark);
      case "group": {
        const inside = this.marks(mark.marks);
        const opacity = mark.opacity === undefined || mark.opacity === 1 ? "" : ` opacity="${short(mark.opacity, 2)}"`;
        const area = mark.area
          ? ` data-${mark.loose ? "room" : "area"}="${[mark.area.x, mark.area.y, mark.area.width, mark.area.height].map((side) => short(side)).join(" ")}"`
          : "";
        return opacity === "" && area === "" ? inside : `<g${opacity}${area}>${inside}</g>`;
      }
    }
  }

  /** Marks one after another; neighboring dots of one size and shape share what they have in common. */
  marks(marks: readonly Mark[]): string {
    let text = "";
    for (let i = 0; i < marks.length; ) {
      const first = marks[i]!;
      if (first.kind !== "dots") {
        text += this.mark(first);
        i++;
        continue;
      }
      const alike: DotsMark[] = [];
      for (let mark = marks[i]; mark?.kind === "dots" && mark.radius === first.radius && mark.shape === first.shape; mark = marks[++i])
        alike.push(mark);
      text += this.#dots(alike);
    }
    return text;
  }

  #text({ text, x, y, size, weight, anchor, paint, turn, rim, full }: TextMark): string {
    const place = turn === undefined ? `x="${short(x)}" y="${short(y)}"` : `transform="translate(${short(x)} ${short(y)})rotate(${turn})"`;
    const parts = [place, this.color(paint, "fill"), `font-size="${short(size)}"`];
    if (weight !== 400) parts.push(`font-weight="${weight}"`);
    if (anchor !== "start") parts.push(`text-anchor="${anchor}"`);
    const more = full === undefined ? "" : `<title>${escapeXml(full)}</title>`;
    const element = `<text ${parts.join(" ")}>${more}${escapeXml(text)}</text>`;
    if (!rim) return element;
    // The rim is the same words once more beneath, hidden from readers of the text.
    const beneath = [
      place,
      this.color("face", "stroke"),
      `font-size="${short(size)}"`,
      'stroke-width="3" stroke-linejoin="round" aria-hidden="true"',
    ];
    if (weight !== 400) beneath.push(`font-weight="${weight}"`);
    if (anchor !== "start") beneath.push(`text-anchor="${anchor}"`);
    return `<text ${beneath.join(" ")}>${escapeXml(text)}</text>${element}`;
  }

  /**
   * Circles are strokes without length and with round caps, in fifths of a pixel: some seven bytes a point. (Square caps would do for
   * squares, but printing leaves them out: PDF paints a stroke without length only when its caps are round.) Other shapes are closed
   * paths. A rim is the same path once more beneath, wider and in the color of the face.
   */
  #dots(alike: readonly DotsMark[]): string {
    const { radius, shape } = alike[0]!;
    const stroked = shape === "circle";
    const across = stroked ? 2 * radius : 0;
    const what = stroked ? "stroke" : "fill";
    let inside = "";
    for (const { xs, ys, paint, rim = 0 } of alike) {
      if (xs.length === 0) continue;
      const d = dotPath(xs, ys, shape === "circle" ? "h0" : shapePath(shape, radius * perPixel));
      const width = `stroke-width="${short((across + 2 * rim) * perPixel, 0)}"`;
      const outline = stroked ? this.paint("face", "stroke") : `${this.color("face", "stroke")} fill="none"`;
      if (rim === 0) {
        inside += `<path ${this.paint(paint, what)} d="${d}"/>`;
      } else if (d.length < 70) {
        inside += `<path ${outline} ${width} d="${d}"/><path ${this.paint(paint, what)} d="${d}"/>`;
      } else {
        const id = `${this.#prefix}p${(this.#count++).toString(36)}`;
        inside += `<use href="#${id}" ${outline} ${width}/><g ${this.paint(paint, what)}><path id="${id}" d="${d}"/></g>`;
      }
    }
    if (inside === "") return "";
    const drawn = stroked ? `stroke-linecap="round" stroke-width="${short(across * perPixel, 0)}"` : 'stroke-linejoin="round"';
    const current = this.#theme === "auto" ? ` ${stroked ? 'stroke="currentColor"' : 'fill="currentColor"'}` : "";
    return `<g transform="scale(${1 / perPixel})" ${drawn}${current}>${inside}</g>`;
  }

  #image({ box, rows, cols, bins }: ImageMark): string {
    const colors = Array.from({ length: rampBins }, (_, bin) => colorOf(`full:${bin}`, "light"));
    const data = palettePng(cols, rows, bins, [...colors, "#808080"]);
    const place = `x="${short(box.x)}" y="${short(box.y)}" width="${short(box.width)}" height="${short(box.height)}"`;
    return `<image ${place} preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,${data}"/>`;
  }
}

/** Points are written in fifths of a pixel. */
const perPixel = 5;

/** One path for many points; each is reached from the one before, which takes fewer digits, and fewer still from left to right. */
function dotPath(xs: ArrayLike<number>, ys: ArrayLike<number>, shape: string): string {
  const order = Array.from(xs, (_, i) => i).sort((a, b) => xs[a]! - xs[b]! || a - b);
  let d = "";
  let [lastX, lastY] = [0, 0];
  for (const i of order) {
    const [x, y] = [Math.round(xs[i]! * perPixel), Math.round(ys[i]! * perPixel)];
    const [dx, dy] = [x - lastX, y - lastY];
    d += `m${dx}${dy < 0 ? "" : " "}${dy}${shape}`;
    [lastX, lastY] = [x, y];
  }
  return d;
}

/** "viridis:17" as "f-v17": short, since it stands in every path. */
function className(paint: Paint): string {
  const [name, index] = paint.split(":") as [string, string | undefined];
  return index === undefined ? `f-${name}` : `f-${initials[name]}${index}`;
}

const initials: Readonly<Record<string, string>> = {
  class: "c",
  ten: "t",
  many: "m",
  viridis: "v",
  full: "u",
  blues: "b",
  "on-viridis": "ov",
  "on-full": "ou",
  "on-blues": "ob",
};

/** Every paint a figure can use. */
function* allPaints(): Iterable<Paint> {
  yield* ["paper", "face", "grid", "rule", "ink", "muted", "accent"] as const;
  for (let i = 0; i < okabeIto.length; i++) yield `class:${i}`;
  for (let i = 0; i < ten.length; i++) yield `ten:${i}`;
  for (let i = 0; i < twenty.length; i++) yield `many:${i}`;
  for (const ramp of ["viridis", "full", "blues"] as const) {
    for (let bin = 0; bin < rampBins; bin++) {
      yield `${ramp}:${bin}`;
      if (ramp !== "viridis") yield `on-${ramp}:${bin}`;
    }
  }
}

/** A short hash (FNV-1a) for ids that must differ between figures on one page. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
