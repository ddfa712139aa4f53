/** `npm start` to its first answer, on a data directory of its own: the first time and the second. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Figure, type Ground, median, say } from "#tests/bench/ground.ts";
import { ask } from "#tests/bench/server.ts";
import { freePort } from "#tests/support/daemon.ts";

export async function run(_ground: Ground): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "audienti-cold-"));
  try {
    const first = await startOnce(folder);
    const later: number[] = [];
    for (let round = 0; round < 5; round++) later.push(await startOnce(folder));
    return [
      say({
        name: "cold-start-first",
        ours: first,
        limit: 60,
        goal: "≤ 1 (60 s, with initdb and the demo world)",
        unit: "s",
      }),
      say({ name: "cold-start", ours: median(later), limit: 5, goal: "≤ 1 (5 s)", unit: "s" }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startOnce(folder: string): Promise<number> {
  const port = await freePort();
  const { DATABASE_URL: _d, VAULT_DATABASE_URL: _v, ...env } = process.env;
  const began = performance.now();
  const child = spawn("npm", ["start"], {
    env: { ...env, DATA_DIR: folder, PORT: String(port), BASE_URL: `http://localhost:${port}` },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (said) => String(said).includes("is ready") && resolve());
    child.once("exit", () => reject(new Error("npm start ended")));
  });
  const status = await ask({ port, path: "/sign-in" });
  const seconds = (performance.now() - began) / 1000;
  if (status !== 200) throw new Error(`answered ${status}`);
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    process.kill(-child.pid!, "SIGTERM");
  });
  return seconds;
}
