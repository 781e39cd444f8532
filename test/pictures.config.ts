import { defineConfig } from "vitest/config";

// Writes the sample figures and the sample report to .pictures/, to be looked at: npx vitest run --config test/pictures.config.ts
export default defineConfig({
  test: { root: new URL("..", import.meta.url).pathname, include: ["test/**/*.pictures.ts"], testTimeout: 300_000 },
});
