import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isomap } from "../../src/embed/isomap.ts";
import { readNpy } from "../../src/io/npy.ts";
import { readTable } from "../../src/io/read-table.ts";
import { selectPoints } from "../../src/io/select.ts";
import { readModelFile } from "../../src/model/model-file.ts";
import { lintFigure } from "../../src/plot/lint.ts";
import { outsideReferences } from "../../src/report/report.ts";
import { noBrowser } from "./chromium.ts";
import { type Bench, measured, openBench, openTab, run } from "./workbench-page.ts";

const folder = mkdtempSync(join(tmpdir(), "flatland-bench-"));
const csv = [
  "name,x,y,z,kind",
  ...Array.from({ length: 150 }, (_, i) => [`p${i}`, Math.sin(i / 20), (i * 37) % 11, Math.cos(i / 20), i % 3 === 0 ? "a" : "b"].join(",")),
].join("\n");

/** Clicks a button and gives the file it hands over. */
async function saved(page: Page, selector: string): Promise<{ name: string; bytes: Uint8Array }> {
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 20_000 }), page.click(selector)]);
  return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) };
}

describe.skipIf(noBrowser)("exports", () => {
  let bench: Bench;
  let page: Page;
  let faults: string[];
  beforeAll(async () => {
    writeFileSync(join(folder, "points.csv"), csv);
    bench = await openBench({ file: join(folder, "points.csv") });
    ({ page, faults } = await openTab(bench));
    await page.waitForSelector(".check");
    await page.click('button[aria-label="Run Isomap"]');
    await page.waitForSelector(".run.done");
    await run(page, "spectralClustering");
    await measured(page);
  });
  afterAll(async () => {
    await bench?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const open = async (): Promise<void> => {
    if ((await page.locator("dialog[open]").count()) === 0) await page.click("text=Export…");
    await page.selectOption("#export-run", { index: 0 });
  };
  const expected = async () => {
    const table = await readTable(new TextEncoder().encode(csv), { name: "points.csv" });
    return isomap.sync(selectPoints(table, { features: ["x", "y", "z"] }).points).embedding.data;
  };

  test("figures come from the figure engine and pass its lint", async () => {
    await open();
    for (const which of ["Panel", "All panels"]) {
      const { name, bytes } = await saved(page, `text=${which} as SVG`);
      expect(name).toMatch(/^points-(panel|grid)\.svg$/);
      const svg = new TextDecoder().decode(bytes);
      expect(svg).toContain("<svg");
      expect(lintFigure(svg)).toEqual([]);
    }
    const { bytes } = await saved(page, "text=Panel as PNG");
    expect([...bytes.subarray(1, 4)]).toEqual([80, 78, 71]);
    expect(bytes.length).toBeGreaterThan(10_000);
  });

  test("CSV, Parquet and NPY hold the coordinates to the bit, with id, label, clusters and local quality", async () => {
    await open();
    const coordinates = await expected();
    for (const format of ["CSV", "Parquet"]) {
      const { name, bytes } = await saved(page, `dialog button:text-is("${format}")`);
      const table = await readTable(bytes, { name });
      expect(table.columns.map((column) => column.name)).toEqual([
        "isomap1",
        "isomap2",
        "row",
        "name",
        "kind",
        "Spectral clustering cluster",
        "local trustworthiness",
      ]);
      const first = table.columns[0] as { values: Float64Array };
      expect([...first.values]).toEqual(Array.from({ length: 150 }, (_, i) => coordinates[2 * i]));
    }
    const { bytes } = await saved(page, 'dialog button:text-is("NPY")');
    const { data, shape } = readNpy(bytes);
    expect(shape).toEqual([150, 2]);
    expect([...data]).toEqual([...coordinates]);
  });

  test("the model file holds how its data was prepared", async () => {
    await open();
    const { bytes } = await saved(page, "dialog button:has-text('Model file')");
    const { model, extra } = readModelFile(bytes);
    expect(model.method).toBe("isomap");
    expect(extra.preparation).toMatchObject({ features: ["x", "y", "z"], scaling: { kind: "none" } });
  });

  test("the report holds what was ticked and makes no request", async () => {
    await page.keyboard.press("Escape");
    await page.click("nav >> text=Report");
    await page.waitForSelector(".report-figure img");
    const { name, bytes } = await saved(page, "text=Save the HTML report");
    expect(name).toMatch(/\.html$/);
    const html = new TextDecoder().decode(bytes);
    expect(outsideReferences(html)).toEqual([]);
    writeFileSync(join(folder, "report.html"), html);
    const tab = await bench.browser.newPage();
    const requests: string[] = [];
    tab.on("request", (request) => requests.push(request.url()));
    await tab.goto(`file://${join(folder, "report.html")}`);
    expect(requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    expect(await tab.locator("h2").allInnerTexts()).toEqual([
      "Pictures",
      "Quality",
      "Data",
      "Isomap neighbors 12",
      expect.stringMatching(/^Spectral clustering/),
    ]);
    await tab.close();
  });

  test("the command line of a run gives its numbers again", async () => {
    await page.click("nav >> text=Workbench");
    await page.click('button[aria-label="Details of Isomap"]');
    const line = await page.locator(".snippet pre").first().innerText();
    expect(line).toMatch(/^flatland embed points\.csv --method isomap/);
    const words = line.trim().split(/\s+/).slice(1);
    const { status, stderr } = spawnSync(process.execPath, [resolve("dist/cli.js"), ...words, "--quiet"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const table = await readTable(new Uint8Array(readFileSync(join(folder, "map.csv"))), { name: "map.csv" });
    const coordinates = await expected();
    const numbers = table.columns.filter((column) => column.kind === "number") as { values: Float64Array }[];
    const columns = numbers.map(({ values }) => values[0]);
    expect(columns).toContain(coordinates[0]);
    expect(columns).toContain(coordinates[1]);
    expect(faults).toEqual([]);
  });
});
