/** Tests: one PostgreSQL for the run, a database of its own for each file. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Each test file is a process that reads the whole app: Node keeps what it compiled.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "audienti-compiled");

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/support/global-setup.ts"],
    setupFiles: ["tests/support/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    server: {
      // The app runs as it does in production: imported by Node itself, one instance of each module,
      // shared with the built site.
      deps: { external: [/\/(app|db|jobs)\/.*\.ts$/] },
    },
  },
});
