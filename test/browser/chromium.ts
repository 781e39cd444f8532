import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** Why browser tests cannot run here; undefined when they can. Where a browser is required its absence is a failure. */
export const noBrowser: string | undefined =
  executablePath || process.env.FLATLAND_REQUIRE_BROWSER ? undefined : "no Chromium is installed (on Debian: apt-get install chromium)";

/** A name for tests in a browser, which says why they are skipped where they are. */
export const inChromium = (what: string): string => `in Chromium, ${what}${noBrowser ? ` (skipped: ${noBrowser})` : ""}`;

/** A fresh headless Chromium that talks to nobody. */
export function openBrowser(): Promise<Browser> {
  if (!executablePath) throw new Error("Chromium is required here but not installed");
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
