/** What every reader of a mailbox must do, whichever provider it asks: run on each of them. */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Head, Place, Reader } from "#app/adapters/mailbox/reading-port.ts";

/** A mailbox of its own for each test, empty at first. */
export type ReadingPeer = {
  reader: Reader;
  deliver(raw: string, folder?: "inbox" | "sent"): Promise<void>;
  close(): Promise<void>;
};

const MOST_BYTES = 100_000;

export function aLetter(name: string, more = ""): string {
  return [
    `From: Grace Hopper <grace@hopper.example>`,
    "To: Ada <ada@larkfield.example>",
    `Subject: Re: ${name}`,
    `Message-ID: <${name}@hopper.example>`,
    `In-Reply-To: <first.${name}@larkfield.example>`,
    `References: <zero@larkfield.example>`,
    ` <first.${name}@larkfield.example>`,
    "Date: Tue, 24 Nov 2026 09:12:00 +0000",
    "Content-Type: text/plain; charset=utf-8",
    "",
    `Yes, ${name}.${more}`,
    "",
  ].join("\n");
}

export function readingContract(open: () => Promise<ReadingPeer>): void {
  async function opened(work: (peer: ReadingPeer) => Promise<void>) {
    const peer = await open();
    try {
      await work(peer);
    } finally {
      await peer.reader.close();
      await peer.close();
    }
  }

  it("lists the heads of what came, oldest first, and each of them once", () =>
    opened(async ({ reader, deliver }) => {
      for (const name of ["one", "two", "three"]) await deliver(aLetter(name));

      const first = await taken(reader, undefined, 2);
      const second = await taken(reader, first.place, 2);
      const third = await taken(reader, second.place, 2);
      await deliver(aLetter("four"));
      const fourth = await taken(reader, third.place, 2);

      expect(subjects(first.heads)).toEqual(["one", "two"]);
      expect(first.more).toBe(true);
      expect(subjects(second.heads)).toEqual(["three"]);
      expect(second.more).toBe(false);
      expect(third.heads).toEqual([]);
      expect(subjects(fourth.heads)).toEqual(["four"]);
    }));

  it("gives in a head what tells whether it is for us", () =>
    opened(async ({ reader, deliver }) => {
      await deliver(aLetter("one"));

      const { heads } = await taken(reader, undefined, 10);

      const unfolded = heads[0]!.headers.replace(/\r?\n[ \t]+/g, " ");
      expect(unfolded).toMatch(/^from: .*grace@hopper\.example/im);
      expect(unfolded).toMatch(/^message-id: <one@hopper\.example>/im);
      expect(unfolded).toMatch(/^in-reply-to: <first\.one@larkfield\.example>/im);
      expect(unfolded).toMatch(/^references: .*<first\.one@larkfield\.example>/im);
      expect(heads[0]!.bytes).toBeGreaterThan(100);
      expect(heads[0]!.receivedAt.getTime()).not.toBeNaN();
    }));

  it("fetches the whole message, unless it is too big", () =>
    opened(async ({ reader, deliver }) => {
      await deliver(aLetter("one"));
      await deliver(aLetter("two", "x".repeat(MOST_BYTES)));
      const { heads } = await taken(reader, undefined, 10);

      const [whole, tooBig] = [
        await reader.fetch("inbox", heads[0]!, MOST_BYTES),
        await reader.fetch("inbox", heads[1]!, MOST_BYTES),
      ];

      expect(Buffer.from(whole.value!).toString()).toContain("Yes, one.");
      expect(tooBig.refused).toBe("too-big");
    }));

  it("says of a message that is no longer there that it is gone", () =>
    opened(async ({ reader, deliver }) => {
      await deliver(aLetter("one"));
      const { heads } = await taken(reader, undefined, 10);
      const other = { ...heads[0]!, uid: heads[0]!.uid + 7, key: hexOf(heads[0]!.key) };

      expect((await reader.fetch("inbox", other, MOST_BYTES)).refused).toBe("gone");
    }));

  it("finds what we sent by its Message-ID, and nothing else", () =>
    opened(async ({ reader, deliver }) => {
      await deliver(aLetter("sent"), "sent");
      await deliver(aLetter("came"));

      expect(await reader.find("<sent@hopper.example>")).toBe("delivered");
      expect(await reader.find("<came@hopper.example>")).toBe("absent");
      expect(await reader.find("<sent@hopper.exampl>")).toBe("absent");
    }));

  it("waits no longer than it is told, or until it is told to stop", () =>
    opened(async ({ reader }) => {
      const stop = new AbortController();
      const began = performance.now();

      await reader.wait(30, stop.signal);
      const long = reader.wait(60_000, stop.signal);
      stop.abort();
      await long;

      expect(performance.now() - began).toBeLessThan(30_000);
    }));
}

/** A name that the provider never gave. */
function hexOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, Math.max(key.length, 8));
}

async function taken(reader: Reader, place: Place | undefined, most: number) {
  const outcome = await reader.list("inbox", place, most);
  if (outcome.refused) throw new Error(`the reader refused: ${outcome.refused}`);
  return outcome.value;
}

function subjects(heads: Head[]): string[] {
  return heads.map(({ headers }) => /^subject: Re: (.*?)\r?$/im.exec(headers)?.[1] ?? "");
}
