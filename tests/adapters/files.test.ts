/** What every file store does, run on the local disk. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { openFiles } from "#app/adapters/files/embedded.server.ts";
import type { FileStore } from "#app/adapters/files/port.ts";
import { DAY, now } from "#app/core/clock.ts";
import { NotFound } from "#app/core/result.ts";

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function* breaking(text: string) {
  yield Buffer.from(text);
  throw new Error("the sender hung up");
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const read: Uint8Array[] = [];
  for await (const piece of bytes) read.push(Uint8Array.from(piece));
  return Buffer.concat(read).toString();
}

async function everythingIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

function contract(name: string, open: () => Promise<FileStore>) {
  describe(`files on ${name}`, () => {
    it("gives back what was saved, byte for byte, and says what that was", async () => {
      const store = await open();

      const stored = await store.save("team/file.csv", pieces("email\r\n", "ada@b.example\0ÿ\n"));

      const text = "email\r\nada@b.example\0ÿ\n";
      const sha256 = createHash("sha256").update(text).digest("hex");
      expect(stored).toEqual({ bytes: Buffer.byteLength(text), sha256 });
      expect(await textOf(store.read("team/file.csv"))).toBe(text);
    });

    it("reads a part: from the first byte up to, not including, the last", async () => {
      const store = await open();
      await store.save("file", pieces("0123456789"));

      const parts = [
        await textOf(store.read("file", { start: 2, end: 5 })),
        await textOf(store.read("file", { start: 8, end: 99 })),
        await textOf(store.read("file", { start: 4, end: 4 })),
      ];

      expect(parts).toEqual(["234", "89", ""]);
    });

    it("never overwrites by saving, and keeps nothing of a broken save", async () => {
      const store = await open();
      await store.save("file", pieces("first"));

      await expect(store.save("file", pieces("second"))).rejects.toThrow();
      await expect(store.save("other", breaking("half"))).rejects.toThrow("hung up");

      expect(await textOf(store.read("file"))).toBe("first");
      await expect(textOf(store.read("other"))).rejects.toThrow(NotFound);
    });

    it("replaces whole or not at all", async () => {
      const store = await open();
      await store.save("file", pieces("first"));

      await expect(store.replace("file", breaking("half"))).rejects.toThrow("hung up");
      const kept = await textOf(store.read("file"));
      const stored = await store.replace("file", pieces("second"));

      expect(kept).toBe("first");
      expect(stored.bytes).toBe(6);
      expect(await textOf(store.read("file"))).toBe("second");
    });

    it("reads one version to its end although another takes its place", async () => {
      const store = await open();
      const old = "a".repeat(300_000);
      await store.save("file", pieces(old));

      const reading = store.read("file")[Symbol.asyncIterator]();
      const first = (await reading.next()).value as Uint8Array;
      await store.replace("file", pieces("new"));
      let length = first.length;
      for (let piece = await reading.next(); !piece.done; piece = await reading.next()) {
        length += piece.value.length;
      }

      expect(length).toBe(old.length);
    });

    it("does not bring a removed file back by replacing it", async () => {
      const store = await open();
      await store.save("file", pieces("first"));

      await store.remove("file");
      await store.remove("file");

      await expect(store.replace("file", pieces("second"))).rejects.toThrow(NotFound);
      await expect(textOf(store.read("file"))).rejects.toThrow(NotFound);
    });

    it.each([
      "../file",
      "/etc/passwd",
      "a/../../b",
      ".hidden",
      "a/.b",
      "a//b",
      "a\\b",
      "a b",
      "",
      "file\0.csv",
      "a/b.c/d",
    ])("refuses the location %j", async (location) => {
      const store = await open();

      await expect(async () => store.save(location, pieces("x"))).rejects.toThrow(
        "not a file location",
      );
      await expect(async () => textOf(store.read(location))).rejects.toThrow("not a file location");
      await expect(async () => store.remove(location)).rejects.toThrow("not a file location");
    });
  });
}

async function aFolder(): Promise<string> {
  return join(await mkdtemp(join(inject("scratch"), "files-")), "files");
}

contract("the local disk", async () => openFiles({ folder: await aFolder() }));

describe("files on the local disk", () => {
  it("are readable by this user alone", async () => {
    const folder = await aFolder();
    const store = openFiles({ folder });

    await store.save("team/file.csv", pieces("x"));

    expect((await stat(join(folder, "team/file.csv"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "team"))).mode & 0o777).toBe(0o700);
  });

  it("leave no draft behind, not even that of a process that was killed", async () => {
    const folder = await aFolder();
    const store = openFiles({ folder });
    await store.save("file", pieces("x"));
    const dead = join(folder, ".unfinished", "dead");
    const alive = join(folder, ".unfinished", "alive");
    const old = new Date(now().getTime() - DAY - 1000);
    await Promise.all([writeFile(dead, "half"), writeFile(alive, "half")]);
    await utimes(dead, old, old);

    await store.replace("file", pieces("y"));

    expect((await everythingIn(folder)).sort()).toEqual(["alive", "file"]);
    expect(await readFile(join(folder, "file"), "utf8")).toBe("y");
  });
});
