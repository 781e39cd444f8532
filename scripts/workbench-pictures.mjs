// Takes the pictures of the workbench for README and docs: node scripts/workbench-pictures.mjs, after a build. Needs Chromium.
import { spawn } from "node:child_process";
import { chromium } from "playwright-core";

const server = spawn(process.execPath, ["dist/cli.js", "open", "--no-browser"]);
const url = await new Promise((resolve) => {
  server.stdout.on("data", (data) => {
    const found = /http:\S+/.exec(String(data));
    if (found) resolve(found[0]);
  });
});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu"] });
try {
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme });
    await page.goto(url);
    await page.click(".samples button:has-text('Swiss roll')");
    for (const method of ["isomap", "lle", "classicalMds"]) {
      await page.selectOption("#method", method);
      await page.click(".pipeline button[type=submit]");
    }
    await page.waitForFunction(() => {
      const badges = [...globalThis.document.querySelectorAll(".panel .badge")];
      return badges.length === 3 && badges.every((badge) => badge.textContent.startsWith("T "));
    });
    await page.click("button:has-text('Lasso')");
    const box = await page.locator(".panel-body").nth(1).boundingBox();
    const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
    await page.mouse.move(...at(0.35, 0.2));
    await page.mouse.down();
    for (const place of [at(0.6, 0.2), at(0.65, 0.6), at(0.45, 0.85), at(0.35, 0.5)]) await page.mouse.move(...place, { steps: 5 });
    await page.mouse.up();
    await page.mouse.move(640, 20);
    await page.waitForTimeout(500);
    await page.screenshot({ path: `docs/pictures/workbench-${colorScheme}.png` });
    await page.close();
  }
} finally {
  await browser.close();
  server.kill();
}
