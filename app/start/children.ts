/** Child processes that are restarted when they die and drained when we stop. */
import { type ChildProcess, fork } from "node:child_process";

const RESTART_MS = 1000;
const DRAIN_MS = 30_000;

type Child = { name: string; file: string; env: NodeJS.ProcessEnv };

const running = new Map<string, ChildProcess>();
let stopping = false;

/** Resolves when the process says that it is ready; rejects when it never gets there. */
export function startChild({ name, file, env }: Child): Promise<void> {
  return new Promise((resolve, reject) => {
    let ready = false;
    const child = fork(file, { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    running.set(name, child);
    child.on("message", (message) => {
      if (message !== "ready") return;
      ready = true;
      resolve();
    });
    child.on("exit", (code, signal) => {
      running.delete(name);
      if (stopping) return;
      if (!ready) return reject(new Error(`The ${name} process ended before it was ready.`));
      process.stderr.write(`The ${name} process ended (${signal ?? code}); starting it again.\n`);
      setTimeout(() => {
        if (!stopping) startChild({ name, file, env }).catch(() => process.exit(1));
      }, RESTART_MS);
    });
  });
}

/** Runs a process to its end; rejects when it fails. */
export function runChild(file: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(file, { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${file} failed.`))));
  });
}

/** SIGTERM to all, and SIGKILL to whoever has not finished after 30 seconds. */
export async function stopChildren(): Promise<void> {
  stopping = true;
  await Promise.all([...running.values()].map(stopChild));
}

function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill("SIGKILL"), DRAIN_MS);
    child.once("exit", () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
