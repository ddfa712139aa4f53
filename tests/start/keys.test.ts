/** The keys of a self-contained start: made once, and whole even when the first start was killed. */
import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { readOrMakeKeys } from "#app/start/keys.ts";

const aFolder = () => mkdtemp(join(inject("scratch"), "keys-"));

test("keys are made once, for nobody else to read, and nothing else is left beside them", async () => {
  const folder = await aFolder();

  const made = await readOrMakeKeys(folder);
  const again = await readOrMakeKeys(folder);

  expect(again).toEqual(made);
  expect(Buffer.from(made.suppression, "base64")).toHaveLength(32);
  const kept = await readdir(join(folder, "keys"));
  expect(kept).toHaveLength(8);
  for (const file of kept) {
    expect((await stat(join(folder, "keys", file))).mode & 0o777).toBe(0o600);
  }
});

test("a file that a killed start left empty counts as missing", async () => {
  const folder = await aFolder();
  await mkdir(join(folder, "keys"));
  await writeFile(join(folder, "keys/suppression"), "\n");
  await writeFile(join(folder, "keys/database-app"), "");

  const made = await readOrMakeKeys(folder);

  expect(Buffer.from(made.suppression, "base64")).toHaveLength(32);
  expect(made.databases.app).toMatch(/^[0-9a-f]{48}$/);
  expect(await readOrMakeKeys(folder)).toEqual(made);
});

test("two first starts at once agree on every key", async () => {
  const folder = await aFolder();

  const all = await Promise.all(Array.from({ length: 5 }, () => readOrMakeKeys(folder)));

  for (const made of all) expect(made).toEqual(all[0]);
});

test("a key that cannot be read is never replaced by a new one", async () => {
  const folder = await aFolder();
  await mkdir(join(folder, "keys/suppression"), { recursive: true });
  await writeFile(join(folder, "keys/suppression/inside"), "kept");

  await expect(readOrMakeKeys(folder)).rejects.toThrow(/EISDIR/);

  expect(await readFile(join(folder, "keys/suppression/inside"), "utf8")).toBe("kept");
});
