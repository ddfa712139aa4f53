/** `npm test` and, with --quick, `npm run check`: every step, then one line that counts. */
import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Step = { name: string; command: string[]; counts?: string };

const quick = process.argv.includes("--quick");
const results = join(tmpdir(), `audienti-results-${process.pid}.json`);

const steps: Step[] = [
  { name: "format and lint", command: ["biome", "check", "--error-on-warnings", "."] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "who imports whom", command: ["depcruise", "--output-type", "err", "app", "db", "jobs"] },
  { name: "dead code", command: ["knip", "--no-progress"] },
];
if (!quick) {
  steps.push(
    {
      name: "build",
      command: [
        "node",
        "--input-type=module",
        "-e",
        'await (await import("#app/start/build.ts")).ensureBuilt()',
      ],
    },
    {
      name: "tests",
      command: [
        "vitest",
        "run",
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${results}`,
      ],
      counts: results,
    },
  );
}

let passed = 0;
let failed = 0;
for (const step of steps) {
  const began = performance.now();
  const good = await run(step.command);
  const counted = step.counts ? await readCounts(step.counts) : undefined;
  passed += counted?.passed ?? (good ? 1 : 0);
  failed += counted?.failed || (good ? 0 : 1);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${good ? "passed" : "FAILED"}  ${step.name} (${seconds} s)\n`);
}
await rm(results, { force: true });
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

function run([program, ...parameters]: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program!, parameters, { stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}

async function readCounts(file: string) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(await readFile(file, "utf8"));
    return { passed: Number(numPassedTests), failed: Number(numFailedTests) };
  } catch {
    return undefined;
  }
}
