/** XML as it arrives: the same whatever the pieces, and no more work for an attacker's than for anybody's. */
import { describe, expect, test } from "vitest";
import { BadXml, readXml, type XmlEvent } from "#app/core/xml-reader.ts";
import { expectSteady } from "#tests/support/growth.ts";
import { piecesOf } from "#tests/support/imports.ts";

/** With texts that stand together made one. */
async function eventsOf(xml: string, size: number): Promise<XmlEvent[]> {
  const all: XmlEvent[] = [];
  for await (const events of readXml(piecesOf(xml, size))) {
    for (const event of events) {
      const last = all.at(-1);
      if (event.kind === "text" && last?.kind === "text") last.text += event.text;
      else all.push({ ...event });
    }
  }
  return all;
}

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of readXml(pieces));
}

const everything = `<?xml version="1.0"?><x:a one="1>2" two='"'>t&amp;&#x41;&#66; &lt;ü😀<!-- no > -- <b> -->
<![CDATA[<c>&amp;]]]]><b/>]&gt;<b
 c="d" /></x:a>
`;

test("it is the same in pieces of any size", async () => {
  const whole = await eventsOf(everything, 10_000);

  expect(whole).toEqual([
    { kind: "open", name: "a", attributes: `one="1>2" two='"'`, isEmpty: false },
    { kind: "text", text: "t&AB <ü😀\n<c>&amp;]]" },
    { kind: "open", name: "b", attributes: "", isEmpty: true },
    { kind: "text", text: "]>" },
    { kind: "open", name: "b", attributes: 'c="d" ', isEmpty: true },
    { kind: "close", name: "a" },
    { kind: "text", text: "\n" },
  ]);
  for (let size = 1; size < 40; size++) expect(await eventsOf(everything, size)).toEqual(whole);
});

test.each(["<a", "<a>b", "b", "<a/> b", "<a/><!-- ", "<a/><![CDATA[ ]]", "<a/><?b", "<a b='>"])(
  "what is cut off is refused: %s",
  async (xml) => {
    await expect(eventsOf(xml, 3)).rejects.toThrow(BadXml);
  },
);

test("what stands for no character of XML is shown as unreadable", async () => {
  const [, text] = await eventsOf("<a>&#0;&#xD800;&#x1F;&#x110000;&#9;</a>", 100);

  expect(text).toEqual({ kind: "text", text: "\ufffd\ufffd\ufffd\ufffd\t" });
});

describe("without an end,", () => {
  test("a tag is refused before it is large", async () => {
    let given = 0;
    async function* pieces() {
      yield Buffer.from("<a b='");
      for (; given < 1_000; given++) yield Buffer.alloc(16_384, 0x61);
    }

    await expect(readAll(pieces())).rejects.toThrow("too long");

    expect(given).toBeLessThan(10);
  });

  test.each([
    ["a tag", "<a b='"],
    ["a comment", "<!--"],
    ["an instruction", "<?"],
    ["marked text", "<![CDATA["],
    ["a text", "<a>"],
  ])("%s in small pieces takes no longer than it is long", async (_, begins) => {
    const most = begins.startsWith("<a b") ? 60_000 : 400_000;
    await expectSteady(async (size) => {
      for (let i = 0; i < (most > 60_000 ? 1 : 4); i++) {
        await eventsOf(begins + "a".repeat(size), 16).catch(() => {});
      }
    }, most / 4);
  });
});
