import { escapeXml } from "../plot/xml.ts";
import { mathMl } from "./math.ts";

/** Paragraphs and lists of light markdown (see `ProseBlock`) as HTML. Whatever is not markdown stays as it is, escaped. O(length). */
export function proseHtml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n+/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const lines = part.split("\n");
      const first = lines.findIndex((line) => line.trimStart().startsWith("- "));
      if (first < 0) return `<p>${inlineHtml(part)}</p>`;
      const before = lines.slice(0, first).join("\n");
      // Lines that do not begin an entry belong to the one above.
      const items: string[] = [];
      for (const line of lines.slice(first)) {
        if (line.trimStart().startsWith("- ")) items.push(line.trimStart().slice(2));
        else items.push(`${items.pop()!}\n${line}`);
      }
      return `${before === "" ? "" : `<p>${inlineHtml(before)}</p>`}<ul>${items.map((item) => `<li>${inlineHtml(item)}</li>`).join("")}</ul>`;
    })
    .join("\n");
}

/** One line of light markdown as HTML, without a paragraph around it. */
export function inlineHtml(text: string): string {
  let html = "";
  let plain = "";
  const flush = (): void => {
    html += linkedDois(plain);
    plain = "";
  };
  for (let i = 0; i < text.length; ) {
    const sign = text[i]!;
    if (sign === "\\" && i + 1 < text.length && /[\\`*$[\]_]/.test(text[i + 1]!)) {
      plain += text[i + 1];
      i += 2;
      continue;
    }
    const found = inlinePiece(text.slice(i));
    if (found === undefined) {
      plain += sign;
      i++;
      continue;
    }
    flush();
    html += found.html;
    i += found.length;
  }
  flush();
  return html;
}

/** The marked-up piece that the text begins with, if any. */
function inlinePiece(text: string): { readonly html: string; readonly length: number } | undefined {
  const code = /^`([^`]+)`/.exec(text);
  if (code) return { html: `<code>${escapeXml(code[1]!)}</code>`, length: code[0].length };
  const math = /^\$((?:[^$\\]|\\[\s\S])+)\$/.exec(text);
  if (math) return { html: mathMl(math[1]!, false), length: math[0].length };
  const strong = /^\*\*(?=\S)([\s\S]*?\S)\*\*/.exec(text);
  if (strong) return { html: `<strong>${inlineHtml(strong[1]!)}</strong>`, length: strong[0].length };
  const emphasis = /^\*(?=[^\s*])([^*]*[^\s*])\*/.exec(text);
  if (emphasis) return { html: `<em>${inlineHtml(emphasis[1]!)}</em>`, length: emphasis[0].length };
  const link = /^\[([^\][]+)\]\(([^()\s]+)\)/.exec(text);
  if (link && allowed(link[2]!)) return { html: `<a href="${escapeXml(link[2]!)}">${inlineHtml(link[1]!)}</a>`, length: link[0].length };
  return undefined;
}

/** Links lead to places in the report or to DOIs, nowhere else; others stay text. */
function allowed(target: string): boolean {
  return /^#[\w-]+$/.test(target) || /^https:\/\/doi\.org\/10\.[\w./()-]+$/.test(target);
}

/** Text with each "doi:10.…" made a link. */
function linkedDois(text: string): string {
  let html = "";
  let from = 0;
  for (const match of text.matchAll(/\bdoi:(10\.\d{4,9}\/[\w./()-]*\w)/g)) {
    html += `${escapeXml(text.slice(from, match.index))}<a href="https://doi.org/${escapeXml(match[1]!)}">${escapeXml(match[0])}</a>`;
    from = match.index + match[0].length;
  }
  return html + escapeXml(text.slice(from));
}
