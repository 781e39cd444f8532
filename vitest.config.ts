import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 60_000,
    maxWorkers: 2,
    reporters: ["default", "./test/tally.ts"],
    coverage: { provider: "v8", include: ["src/**"], exclude: ["src/worker/**", "src/cli/**", "src/compute/kernels.generated.ts"] },
  },
});
