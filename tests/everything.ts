/** `npm test` and, with --quick, `npm run check`: every step, then one line that counts. */
import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

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
const failures: string[] = [];
for (const step of steps) {
  const began = performance.now();
  const good = await run(step.command);
  const counted = step.counts ? await readCounts(step.counts) : undefined;
  passed += counted?.passed ?? (good ? 1 : 0);
  failed += counted?.failed || (good ? 0 : 1);
  if (!good) failures.push(...(counted?.failures ?? [step.name]));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${good ? "passed" : "FAILED"}  ${step.name} (${seconds} s)\n`);
}
await rm(results, { force: true });
// Who sees only the end of a long log still learns what to mend.
for (const failure of failures) process.stdout.write(`FAILED  ${failure}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

function run([program, ...parameters]: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program!, parameters, { stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
};

async function readCounts(file: string) {
  try {
    const report = JSON.parse(await readFile(file, "utf8")) as Report;
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      failures: report.testResults.flatMap(failuresOf),
    };
  } catch {
    return undefined;
  }
}

function failuresOf({ name, status, message, assertionResults }: Report["testResults"][number]) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((one) => one.status === "failed");
  if (failed.length === 0) {
    return status === "failed" ? [`${file}: ${firstLines(message)}`] : [];
  }
  return failed.map(
    (one) => `${file}: ${one.fullName}: ${firstLines(one.failureMessages?.join("\n"))}`,
  );
}

function firstLines(message = ""): string {
  return message.slice(0, 400).split("\n").slice(0, 4).join(" | ");
}
