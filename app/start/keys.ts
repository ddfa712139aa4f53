/** The secrets of a self-contained start: made once, kept in DATA_DIR/keys, readable by nobody else. */
import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
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
  return (await readKept(file)) ?? keep(file, make());
}

/** An empty file is what a killed start left; one that cannot be read is never taken for missing. */
async function readKept(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.trim() || undefined;
}

/** Whole or not at all; of two first starts at once the one that links first decides. */
async function keep(file: string, made: string): Promise<string> {
  const aside = `${file}.${randomBytes(4).toString("hex")}`;
  await writeDurably(aside, `${made}\n`);
  await link(aside, file).catch(() => {});
  // Still nothing there: the file was empty, or the file system knows no links.
  if (await readKept(file)) await rm(aside);
  else await rename(aside, file);
  return (await readKept(file))!;
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
