import { ManifoldError } from "../base/errors.ts";
import { plainNumber } from "../plot/axis.ts";
import { renderSvg } from "../plot/index.ts";
import { escapeXml } from "../plot/xml.ts";
import type { Block, CalloutBlock, CodeBlock, Column, FactsBlock, FigureBlock, ObservationsBlock, TableBlock } from "./document.ts";
import { mathMl } from "./math.ts";
import { inlineHtml, proseHtml } from "./prose.ts";

/** Width in pixels of figures on narrow screens, where they are laid out anew in fewer columns. */
const narrow = 400;

/** A block as HTML. Throws "bad-option" for a kind that there is not, "bad-input" for a table or formula that does not fit. */
export function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h3>${inlineHtml(block.text)}</h3>`;
    case "prose":
      return `<div class="prose">${proseHtml(block.text)}</div>`;
    case "math":
      return `<div class="math" tabindex="0" role="group" aria-label="formula">${mathMl(block.tex, true)}</div>`;
    case "figure":
      return figureHtml(block);
    case "table":
      return tableHtml(block);
    case "observations":
      return observationsHtml(block);
    case "callout":
      return calloutHtml(block);
    case "code":
      return codeHtml(block);
    case "facts":
      return factsHtml(block);
    default:
      throw new ManifoldError(
        "bad-option",
        `report: there is no block of kind "${String((block as { kind?: unknown } | null)?.kind)}". Make blocks with the functions of this module.`,
      );
  }
}

/** The figure twice: as wide as it likes to be, and for phones; the style sheet shows one of them. */
function figureHtml({ figure, caption, repeat }: FigureBlock): string {
  const wide = renderSvg(figure, { theme: "auto", background: false, padding: 1, styles: false });
  const phone =
    figure.width <= narrow ? "" : renderSvg(figure, { theme: "auto", background: false, padding: 1, styles: false, width: narrow });
  const drawn = phone === "" ? wide : `<div class="wide">${wide}</div><div class="narrow">${phone}</div>`;
  const how = repeat === undefined ? "" : repeatHtml(repeat);
  return `<figure>${drawn}<figcaption>${proseHtml(caption)}${how}</figcaption></figure>`;
}

/** A command stands in the line; a program opens on demand, and in print. */
function repeatHtml(repeat: string): string {
  const code = escapeXml(repeat);
  if (!repeat.includes("\n")) return `<p class="repeat">How to repeat it: <code>${code}</code></p>`;
  return `<details class="repeat"><summary>How to repeat it</summary><pre><code>${code}</code></pre></details>`;
}

/** A table; columns of numbers to the right, in figures of one width. */
export function tableHtml({ columns, rows, caption }: TableBlock): string {
  const full: Column[] = columns.map((column) => (typeof column === "string" ? { name: column } : column));
  rows.forEach((row, r) => {
    if (row.length === full.length) return;
    throw new ManifoldError(
      "bad-input",
      `report: row ${r} of a table has ${row.length} cells for ${full.length} columns. Pass one for each, null where there is none.`,
      {
        row: r,
        cells: row.length,
        columns: full.length,
      },
    );
  });
  const numeric = full.map(({ align }, c) => (align === undefined ? rows.every((row) => typeof row[c] !== "string") : align === "number"));
  const best = full.map(({ best: which }, c) => {
    const values = rows.map((row) => row[c]).filter((value): value is number => typeof value === "number" && !Number.isNaN(value));
    if (which === undefined || values.length < 2) return Number.NaN;
    return which === "highest" ? Math.max(...values) : Math.min(...values);
  });
  const cell = (value: string | number | null, c: number): string => {
    if (value === null || (typeof value === "number" && Number.isNaN(value))) return "–";
    if (typeof value === "string") return inlineHtml(value);
    const { decimals } = full[c]!;
    const text = escapeXml(
      decimals === undefined || !Number.isFinite(value) ? plainNumber(value) : value.toFixed(decimals).replace("-", "−"),
    );
    return value === best[c] ? `<b>${text}<span class="best" title="best of the column"> ●</span></b>` : text;
  };
  const style = numeric.map((right) => (right ? ' class="n"' : ""));
  const head = full.map(({ name }, c) => `<th scope="col"${style[c]}>${inlineHtml(name)}</th>`).join("");
  const body = rows.map((row) => {
    const cells = row.map((value, c) => {
      // The first column names the row.
      return c === 0 && !numeric[0] ? `<th scope="row">${cell(value, c)}</th>` : `<td${style[c]}>${cell(value, c)}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const title = caption === undefined ? "" : `<caption>${inlineHtml(caption)}</caption>`;
  return `<div class="table" tabindex="0" role="region" aria-label="table"><table>${title}<thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

function observationsHtml({ title, items }: ObservationsBlock): string {
  return `<div class="observations"><h4>${escapeXml(title ?? "Observations")}</h4><ul>${items.map((item) => `<li>${inlineHtml(item)}</li>`).join("")}</ul></div>`;
}

function calloutHtml({ tone, title, text }: CalloutBlock): string {
  const word = title ?? (tone === "warning" ? "Warning" : "Note");
  return `<div class="callout ${tone === "warning" ? "warning" : "note"}" role="note"><h4>${escapeXml(word)}</h4>${proseHtml(text)}</div>`;
}

function codeHtml({ text, caption }: CodeBlock): string {
  const below = caption === undefined ? "" : `<p class="below">${inlineHtml(caption)}</p>`;
  return `<pre tabindex="0"><code>${escapeXml(text)}</code></pre>${below}`;
}

function factsHtml({ facts }: FactsBlock): string {
  const rows = facts.map(
    ([name, value]) =>
      `<div><dt>${escapeXml(name)}</dt><dd>${typeof value === "number" ? plainNumber(value) : inlineHtml(value)}</dd></div>`,
  );
  return `<dl>${rows.join("")}</dl>`;
}
