import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 60_000,
    // Hooks start browsers and commands, as tests do.
    hookTimeout: 60_000,
    // One more than the two processors this is meant for: tests of browsers and of commands wait for other processes much of their time.
    maxWorkers: 3,
    reporters: ["default", "./test/tally.ts"],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: [
        "**/*.generated.ts",
        "**/*.d.ts",
        // Entry points of threads and hosts, which start threads: the tests of threads, of the command and of browsers run them as built.
        "src/{node,browser}.ts",
        "src/worker/{worker-node,worker-web,node-host,web-host}.ts",
        "src/cli/main.ts",
      ],
    },
  },
});
