import { describe, expect, test } from "vitest";
import { figure, scatterPanel } from "../../src/plot/index.ts";
import { type Block, outsideReferences, type ReportSpec, report } from "../../src/report/index.ts";
import { sampleReport } from "./sample.ts";

const page = (...blocks: Block[]): string => report({ title: "T", sections: [{ title: "S", blocks }] });
const body = (html: string): string => html.slice(html.indexOf("<body>"));
const prose = (text: string): string => /<div class="prose">([\s\S]*?)<\/div>/.exec(page({ kind: "prose", text }))![1]!;

/** Elements left open or closed out of order. */
function unclosed(html: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  const inside = html.replace(/<style>[\s\S]*?<\/style>/g, "").replace(/<!doctype html>/, "");
  for (const [, closing, name, attributes] of inside.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)) {
    if (/^(?:meta|br|path|use|image)$/.test(name!) && !closing) continue;
    if (attributes!.endsWith("/")) continue;
    if (!closing) open.push(name!);
    else if (open.at(-1) === name) open.pop();
    else if (!/^(?:path|use|image)$/.test(name!)) faults.push(`</${name}> in <${open.at(-1)}>`);
  }
  return [...faults, ...open];
}

describe("a report like the study's", () => {
  const html = report(sampleReport());
  test("is closed in all its elements", () => {
    expect(unclosed(html)).toEqual([]);
  });
  test("reaches nowhere outside, and forbids it in its head", () => {
    expect(outsideReferences(html)).toEqual([]);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|@import|<link/i);
  });
  test("names hosts only in links to DOIs and in names of XML languages", () => {
    const hosts = [...html.matchAll(/https?:\/\/[^\s"'<>)]+/g)].map(([url]) => url);
    for (const url of hosts) expect(url).toMatch(/^https:\/\/doi\.org\/10\.|^http:\/\/www\.w3\.org\//);
  });
  test("has a title, a viewport, a language, and a table of contents that leads somewhere", () => {
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<meta name="viewport" content="width=device-width,initial-scale=1">');
    const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...html.matchAll(/<a [^>]*href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(targets.length).toBeGreaterThan(8);
    for (const target of targets) expect(ids).toContain(target);
  });
  test("uses no id twice", () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length - new Set(ids).size).toBe(0);
  });
  test("draws each figure for wide and for narrow screens and says how to repeat it", () => {
    expect(html.match(/<div class="wide"><svg/g)).toHaveLength(8);
    expect(html.match(/<div class="narrow"><svg/g)).toHaveLength(8);
    expect(html.match(/How to repeat it: <code>npx flatland study/g)).toHaveLength(8);
  });
  test("has its formulas in MathML", () => {
    expect(html.match(/<math display="block"/g)).toHaveLength(2);
    expect(html).toContain("<mi>ℝ</mi>");
  });
  test("is the same text every time", () => {
    expect(report(sampleReport())).toBe(html);
  });
});

describe("whatever the texts say, they stay text", () => {
  const hostile = `"><img src=x onerror="alert(1)"></title></style></svg><script>alert('x')</script>{{}} \${x} &amp; <!-- ]]> \u0000\ud800`;
  const made = figure({
    title: hostile,
    subtitle: hostile,
    panels: [
      scatterPanel({
        points: [
          [0, 0],
          [1, 1],
        ],
        title: hostile,
        xLabel: hostile,
        color: { kind: "classes", labels: [0, 1], names: [hostile, hostile] },
      }),
    ],
  });
  const plain = { kind: "prose", text: hostile } as const;
  const spec: ReportSpec = {
    title: hostile,
    subtitle: hostile,
    lead: hostile.replace("$", ""),
    footer: hostile,
    language: '"><script>',
    summary: { kind: "table", columns: [hostile], rows: [[hostile]], caption: hostile },
    sections: [
      {
        title: hostile,
        blocks: [
          plain,
          { kind: "heading", text: hostile },
          { kind: "figure", figure: made, caption: hostile, repeat: hostile },
          { kind: "table", columns: [{ name: hostile }, "n"], rows: [[hostile, 1]], caption: hostile },
          { kind: "observations", title: hostile, items: [hostile] },
          { kind: "callout", tone: "warning", title: hostile, text: hostile },
          { kind: "code", text: hostile, caption: hostile },
          { kind: "facts", facts: [[hostile, hostile]] },
        ],
      },
    ],
  };
  const html = report(spec);
  test("no element comes out of them", () => {
    expect(unclosed(html)).toEqual([]);
    expect(body(html)).not.toMatch(/<(?:script|img|!--)/i);
    expect(outsideReferences(html)).toEqual([]);
    expect(html).toContain('<html lang="en">');
  });
  test("no control character either", () => {
    expect([...html].filter((c) => c < " " && c !== "\n").length).toBe(0);
  });
});

describe("light markdown", () => {
  test.each([
    ["one\n\ntwo", "<p>one</p>\n<p>two</p>"],
    ["**strong** and *soft* and `co*d*e`", "<p><strong>strong</strong> and <em>soft</em> and <code>co*d*e</code></p>"],
    ["a list:\n- one\n- two\n  goes on", "<p>a list:</p><ul><li>one</li><li>two\n  goes on</li></ul>"],
    ["2 * 3 * 4 and 5 < 6 & 7", "<p>2 * 3 * 4 and 5 &lt; 6 &amp; 7</p>"],
    ["\\*not soft\\* and \\$5", "<p>*not soft* and $5</p>"],
    ["**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"],
    ["[here](#place) and [there](https://example.com)", '<p><a href="#place">here</a> and [there](https://example.com)</p>'],
    ["[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"],
    ["[paper](https://doi.org/10.1126/science.290.5500.2319)", '<p><a href="https://doi.org/10.1126/science.290.5500.2319">paper</a></p>'],
    [
      "see doi:10.1007/s11222-007-9033-z.",
      '<p>see <a href="https://doi.org/10.1007/s11222-007-9033-z">doi:10.1007/s11222-007-9033-z</a>.</p>',
    ],
    ["line\r\nend", "<p>line\nend</p>"],
    ["** not strong **", "<p>** not strong **</p>"],
    ["costs $5", "<p>costs $5</p>"],
  ])("%j", (text, html) => {
    expect(prose(text)).toBe(html);
  });
  test("formulas within a line", () => {
    expect(prose("with $x_i < y$ here")).toMatch(/^<p>with <math><mrow>.*<mo>&lt;<\/mo>.*<\/math> here<\/p>$/);
  });
});

describe("tables", () => {
  const table = (columns: (string | object)[], rows: (string | number | null)[][]): string =>
    page({ kind: "table", columns: columns as string[], rows });
  test("numbers stand to the right with their decimals, missing ones are a dash", () => {
    const html = table(
      ["name", { name: "value", decimals: 2 }],
      [
        ["a", -1.005],
        ["b", Number.NaN],
        ["c", null],
      ],
    );
    expect(html).toContain('<td class="n">−1.00</td>');
    expect(html.match(/<td class="n">–<\/td>/g)).toHaveLength(2);
    expect(html).toContain('<th scope="row">a</th>');
  });
  test("the best is marked by more than color", () => {
    const html = table(
      ["m", { name: "up", best: "highest" }, { name: "down", best: "lowest" }],
      [
        ["a", 1, 1],
        ["b", 2, 2],
      ],
    );
    expect(html.match(/<b>2<span class="best"/g)).toHaveLength(1);
    expect(html.match(/<b>1<span class="best"/g)).toHaveLength(1);
  });
  test("a row of another length is refused", () => {
    expect(() => table(["a", "b"], [["x"]])).toThrow("row 0 of a table has 1 cells for 2 columns");
  });
});

describe("what does not fit is refused with the reason", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["TeX", () => page({ kind: "math", tex: "\\frac{1" }), /^report: the formula "\\frac\{1" cannot be set: .*Mend the TeX\.$/],
    ["TeX that leads outside", () => page({ kind: "math", tex: "\\href{https://example.com}{x}" }), /cannot be set/],
    ["an unknown block", () => page({ kind: "video" } as never), /there is no block of kind "video"/],
    ["an unknown option", () => report({ title: "t", sections: [], chapters: [] } as never), /unknown option "chapters"/],
    ["sections that are no list", () => report({ title: "t" } as never), /sections must be an array/],
    ["an id with signs", () => report({ title: "t", sections: [{ title: "s", id: "a b", blocks: [] }] }), /the id of section 0/],
    ["a title that is none", () => report({ title: 3, sections: [] } as never), /title must be a string, not 3/],
  ])("%s", (_, attempt, message) => {
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: "ManifoldError", code: expect.stringMatching(/^bad-/) }));
  });
});

test("sections of one name get different places", () => {
  const html = report({
    title: "t",
    sections: [
      { title: "Same!", blocks: [] },
      { title: "Same?", blocks: [] },
      { title: "漢字", blocks: [] },
    ],
  });
  expect([...html.matchAll(/<h2 id="([^"]+)"/g)].map(([, id]) => id)).toEqual(["same", "same-2", "section"]);
});

test.each([
  ['<img src="x.png">', 1],
  ['<a href="https://example.com">x</a>', 1],
  ['<a href="https://doi.org/10.1/x">x</a>', 0],
  ['<a href="#x">x</a>', 0],
  ['<image href="data:image/png;base64,AA"/>', 0],
  ['<link rel="stylesheet" href="a.css">', 2],
  ["<style>@import 'x';</style>", 1],
  ["<style>a{background:url(http://x)}b{src:url(data:font/woff2;base64,AA)}</style>", 1],
  ["<script>1</script>", 1],
  ['<p onclick="x()">x</p>', 1],
  ['<p title="a > b href=c">src="x"</p>', 0],
])("the check for references outside: %s has %i", (html, count) => {
  expect(outsideReferences(html)).toHaveLength(count);
});
