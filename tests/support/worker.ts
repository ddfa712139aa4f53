/** The real worker process on this test file's databases, to be started, stopped and killed. */
import { type ChildProcess, fork } from "node:child_process";

export async function startWorker(
  env: Record<string, string> = {},
  program = "jobs/worker.ts",
): Promise<ChildProcess> {
  const child = fork(program, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [],
  });
  await new Promise<void>((resolve, reject) => {
    child.on("message", (message) => message === "ready" && resolve());
    child.once("exit", () => reject(new Error("the worker ended before it was ready")));
  });
  return child;
}

/** kill -9, and wait until it is gone. */
export function killed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

/** Asks until it is so; fails after `within` milliseconds. */
export async function until(
  what: () => Promise<boolean> | boolean,
  within = 60_000,
): Promise<void> {
  const end = performance.now() + within;
  while (!(await what())) {
    if (performance.now() > end) throw new Error("it did not come about in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
