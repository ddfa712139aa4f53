/** Tests: rules alone need nothing; the rest get one PostgreSQL for the run, a database of its own for each file. */
import { globSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Each test file is a process that reads the whole app: Node keeps what it compiled.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "audienti-compiled");

const all = globSync("tests/**/*.test.ts", { exclude: ["**/node_modules/**"] });
const pure = all.filter(isPure);

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    server: {
      // The app runs as it does in production: imported by Node itself, one instance of each module,
      // shared with the built site.
      deps: { external: [/\/(app|db|jobs)\/.*\.ts$/] },
    },
    projects: [
      {
        extends: true,
        test: {
          name: "rules",
          include: pure,
          isolate: false,
          setupFiles: ["tests/support/rules.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "house",
          include: all.filter((file) => !pure.includes(file)),
          globalSetup: ["tests/support/global-setup.ts"],
          setupFiles: ["tests/support/setup.ts", "tests/support/rules.ts"],
        },
      },
    ],
  },
});

/** Whether a test reads pure modules alone, and so may share a process and has no use for a database. */
function isPure(file: string): boolean {
  return !/\.server\.ts"|#db\/|#jobs\/|#tests\/support\/|\bimport\(|\binject\(|process\.(env|memoryUsage)/.test(
    readFileSync(file, "utf8"),
  );
}
