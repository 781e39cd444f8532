import { ManifoldError } from "../base/errors.ts";
import { allowOnly, wantText } from "../plot/check.ts";
import { escapeXml } from "../plot/xml.ts";
import { blockHtml, tableHtml } from "./blocks.ts";
import type { ReportSpec, Section } from "./document.ts";
import { inlineHtml, proseHtml } from "./prose.ts";
import { reportStyles } from "./style.ts";

/**
 * A report as the text of one HTML file: figures as SVG, formulas as MathML, fonts and style inside, no scripts.
 *
 * It opens from disk and makes no request: nothing in it leads outside but links to DOIs, and a content security policy in its head
 * forbids the rest. Colors follow the reader's light or dark setting; figures are laid out once for wide and once for narrow screens.
 * All texts are escaped. The same spec gives the same text. O(size).
 *
 * Throws "bad-option" and "bad-input" for parts that do not fit, "internal" if anything would reach outside.
 */
export function report(spec: ReportSpec): string {
  const who = "report";
  allowOnly(spec, ["title", "subtitle", "lead", "summary", "sections", "footer", "language"], who);
  for (const name of ["title", "subtitle", "lead", "footer", "language"] as const) wantText(spec[name], name, who);
  if (!Array.isArray(spec.sections)) throw new ManifoldError("bad-option", `${who}: sections must be an array.`, { option: "sections" });
  const sections = named(spec.sections);
  const language = /^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/.test(spec.language ?? "en") ? (spec.language ?? "en") : "en";
  const links = sections.map(({ id, title }) => `<li><a href="#${id}">${inlineHtml(title)}</a></li>`).join("");
  const body = sections.map(
    ({ id, title, blocks }) =>
      `<section aria-labelledby="${id}">\n<h2 id="${id}">${inlineHtml(title)}</h2>\n${blocks.map(blockHtml).join("\n")}\n</section>`,
  );
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${escapeXml(spec.title)}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'">
<style>${reportStyles()}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${inlineHtml(spec.title)}</h1>
${spec.subtitle === undefined ? "" : `<p class="subtitle">${inlineHtml(spec.subtitle)}</p>`}
${spec.lead === undefined ? "" : `<div class="lead">${proseHtml(spec.lead)}</div>`}
${spec.summary === undefined ? "" : tableHtml(spec.summary)}
</header>
${sections.length > 1 ? `<nav aria-label="Contents"><ol>${links}</ol></nav>` : ""}
<main id="content">
${body.join("\n")}
</main>
${spec.footer === undefined ? "" : `<footer><div>${proseHtml(spec.footer)}</div></footer>`}
</body>
</html>
`;
  const outside = outsideReferences(html);
  if (outside.length > 0) {
    throw new ManifoldError("internal", `${who}: the page would reach outside: ${outside.slice(0, 3).join(", ")}.`, { outside });
  }
  return html;
}

/** Everything in a page that a browser would fetch or that leads elsewhere, but for data inside it, its own places, and links to DOIs. */
export function outsideReferences(html: string): string[] {
  const found: string[] = [];
  for (const [, tag, attributes] of html.matchAll(/<([a-zA-Z][\w:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g)) {
    for (const [whole, name, value] of attributes!.matchAll(/([\w:-]+)\s*=\s*["']([^"']*)["']/g)) {
      if (!/^(?:href|xlink:href|src|srcset|action|formaction|poster|data|background|cite|ping)$/i.test(name!)) continue;
      const doi = tag!.toLowerCase() === "a" && value!.startsWith("https://doi.org/");
      if (!(value!.startsWith("#") || value!.startsWith("data:") || doi)) found.push(whole!);
    }
    if (/^(?:script|iframe|object|embed|link|base|form)$/i.test(tag!)) found.push(`<${tag}>`);
    if (/\son\w+\s*=/i.test(attributes!.replace(/"[^"]*"|'[^']*'/g, '""'))) found.push(`<${tag}> with an event handler`);
  }
  for (const [, css] of html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)) {
    for (const [, target] of css!.matchAll(/url\(\s*["']?([^)"']{0,40})/g)) if (!/^(?:data:|#)/.test(target!)) found.push(`url(${target})`);
    if (/@import/i.test(css!)) found.push("@import");
  }
  return found;
}

/** Sections with ids: given ones checked, others made from the titles; none twice. */
function named(sections: readonly Section[]): (Section & { readonly id: string })[] {
  const taken = new Set(["content"]);
  return sections.map((section, i) => {
    allowOnly(section, ["title", "id", "blocks"], `report section ${i}`);
    wantText(section.title, "title", `report section ${i}`);
    if (section.id !== undefined && !/^[A-Za-z][\w-]*$/.test(section.id)) {
      throw new ManifoldError("bad-option", `report: the id of section ${i} must be letters, digits, _ and -, starting with a letter.`, {
        section: i,
      });
    }
    const wanted =
      section.id ??
      (section.title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[-0-9]+|-+$/g, "") ||
        "section");
    let id = wanted;
    for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
    taken.add(id);
    return { ...section, id };
  });
}
