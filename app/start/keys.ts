/** The secrets of a self-contained start: made once, kept in DATA_DIR/keys, readable by nobody else. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type Keys = Awaited<ReturnType<typeof readOrMakeKeys>>;

export async function readOrMakeKeys(dataDir: string) {
  const folder = join(dataDir, "keys");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secret = (name: string) =>
    readOrMake(join(folder, name), () => randomBytes(32).toString("base64"));
  const password = (name: string) =>
    readOrMake(join(folder, name), () => randomBytes(24).toString("hex"));
  return {
    master: await secret("master"),
    signing: await secret("signing"),
    suppression: await secret("suppression"),
    demoPassword: await readOrMake(join(folder, "demo-password"), () =>
      randomBytes(9).toString("base64url"),
    ),
    databases: {
      owner: await password("database-owner"),
      app: await password("database-app"),
      vaultWeb: await password("vault-web"),
      vaultWorker: await password("vault-worker"),
    },
  };
}

async function readOrMake(file: string, make: () => string): Promise<string> {
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept) return kept.trim();
  const made = make();
  await writeFile(file, `${made}\n`, { mode: 0o600, flag: "wx" });
  return made;
}
