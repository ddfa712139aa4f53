/** Building the site when its sources changed: a stamp of every source's time and size tells. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { glob, mkdir, readFile, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const stamp = join(root, "build/stamp");
const lock = join(root, "node_modules/.audienti-building");
const STALE_LOCK_MS = 120_000;

/** Builds if needed; of several processes one builds and the others wait. Throws when it does not build. */
export async function ensureBuilt(): Promise<void> {
  if (await isFresh()) return;
  while (!(await takeLock())) await pause(200);
  try {
    if (await isFresh()) return;
    await build();
    await writeFile(stamp, await fingerprint());
  } finally {
    await rmdir(lock).catch(() => {});
  }
}

async function isFresh(): Promise<boolean> {
  const before = await readFile(stamp, "utf8").catch(() => "");
  return before !== "" && before === (await fingerprint());
}

/** Only what the compiler bundles: TSX, styles, routes; other modules are read by Node at start. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const sources = [
    "app/**/*.{tsx,css}",
    "app/routes.js",
    "app/*/routes/*.ts",
    "remix.config.js",
    "package-lock.json",
  ];
  const found: string[] = [];
  for await (const file of glob(sources, { cwd: root })) found.push(file);
  for (const file of found.sort()) {
    const { mtimeMs, size } = await stat(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex");
}

async function takeLock(): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const since = await stat(lock).catch(() => undefined);
    if (since && Date.now() - since.mtimeMs > STALE_LOCK_MS) await rmdir(lock).catch(() => {});
    return false;
  }
}

function build(): Promise<void> {
  const cli = join(root, "node_modules/@remix-run/dev/dist/cli.js");
  return new Promise((done, failed) => {
    let said = "";
    const child = spawn(process.execPath, [cli, "build"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production" },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        said += chunk;
      });
    }
    child.on("exit", (code) =>
      code === 0 ? done() : failed(new Error(`The site did not build.\n${said}`)),
    );
  });
}
