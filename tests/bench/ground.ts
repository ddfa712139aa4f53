/** What every bench stands on: a durable PostgreSQL of its own, a team, and figures as ratios. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "#db/embedded.ts";
import { prepareDatabases } from "#db/embedded-databases.ts";
import { migrateMain, migrateVault } from "#db/migrate.ts";

export type Figure = {
  name: string;
  ours: number;
  limit: number;
  ratio: number;
  goal: string;
  unit: string;
};

/** Where the benches run: passed to their process, whose environment names the databases. */
export type Ground = { superuserUrl: string };

/** fsync on, as in production. */
export async function prepareGround() {
  const scratch = await mkdtemp(join(tmpdir(), "audienti-bench-"));
  const dataDir = join(scratch, "postgres");
  let server = await startEmbedded({ dataDir });
  const password = () => randomBytes(24).toString("hex");
  const urls = await prepareDatabases(server, {
    owner: password(),
    app: password(),
    vaultWeb: password(),
    vaultWorker: password(),
  });
  await Promise.all([migrateMain(urls.mainOwner), migrateVault(urls.vaultOwner)]);
  const key = () => randomBytes(32).toString("base64");
  const environment = {
    NODE_ENV: "production",
    LOG_LEVEL: "silent",
    BASE_URL: "http://localhost:3999",
    DATA_DIR: join(scratch, "data"),
    DATABASE_URL: urls.app,
    VAULT_DATABASE_URL: urls.vaultOwner,
    MASTER_KEY: key(),
    SIGNING_KEY: key(),
    SUPPRESSION_KEY: key(),
  };
  return {
    environment,
    ground: { superuserUrl: server.superuserUrl("audienti") } satisfies Ground,
    /** The database stops at once, in the middle of whatever it does, and starts again on the same port. */
    async pullThePlug() {
      process.kill(server.pid, "SIGQUIT");
      await server.stop();
      server = await startEmbedded({ dataDir });
    },
    async clean() {
      await server.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function percentile(numbers: number[], p: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? Number.NaN;
}

/** Seconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Ours and its limit, measured in turn; the median of each. */
export async function alternately(
  rounds: number,
  ours: () => Promise<number>,
  limit: () => Promise<number>,
): Promise<{ ours: number; limit: number }> {
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    theirs.push(await limit());
    mine.push(await ours());
  }
  return { ours: median(mine), limit: median(theirs) };
}

export function say(figure: Omit<Figure, "ratio"> & { ratio?: number }): Figure {
  const ratio = figure.ratio ?? figure.ours / figure.limit;
  const round = (n: number) => Number(n.toPrecision(4));
  const told = {
    ...figure,
    ours: round(figure.ours),
    limit: round(figure.limit),
    ratio: round(ratio),
  };
  process.stdout.write(`${JSON.stringify({ ...told, load: round(loadavg()[0]!) })}\n`);
  return told;
}
