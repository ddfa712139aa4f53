/** The health of a domain: what DNS says, and a letter that came back, in plain words. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { lookAtDomain } from "#app/adapters/domain-health.server.ts";
import { judgeHealth, worriesOf } from "#app/mailboxes/health.ts";
import { readSeen, type Seen, signaturesIn, withSignatures } from "#app/mailboxes/seen.ts";
import { type DnsPeer, dnsPeer } from "#tests/adapters/dns-peer.ts";

const mailbox: Parameters<typeof judgeHealth>[1] = {
  address: "ada@larkfield.example",
  kind: "smtp",
  host: "mail.larkfield.example",
  security: "tls",
  state: "ready",
  reading: "off",
};

const letter = (h: string, d = "larkfield.example") =>
  `From: ada@larkfield.example\r\nDKIM-Signature: v=1; a=rsa-sha256; d=${d}; s=fm1;\r\n\th=From:To:\r\n\t ${h};\r\n bh=abc; b=def=\r\nSubject: x\r\n`;
const both = "List-Unsubscribe:List-Unsubscribe-Post";

function words(seen: Seen): Record<string, string> {
  return Object.fromEntries(judgeHealth(seen, mailbox).map(({ name, word }) => [name, word]));
}

const fine: NonNullable<Seen["records"]> = {
  spf: ["v=spf1 include:_spf.larkfield.example -all"],
  dmarc: ["v=DMARC1; p=none"],
  mx: ["mx.larkfield.example"],
  keys: [{ selector: "fm1", revoked: false }],
  ptr: { address: "192.0.2.1", names: ["mail.larkfield.example"] },
};

let peer: DnsPeer;
beforeAll(async () => {
  peer = await dnsPeer();
});
afterAll(() => peer.close());

test("a domain in order, with a letter that came back signed, is good throughout", () => {
  const seen = { records: fine, letter: signaturesIn(letter(both)) };

  expect(new Set(Object.values(words(seen)))).toEqual(new Set(["Good"]));
  expect(worriesOf({ ...mailbox, health: seen })).toEqual([]);
});

test.each<[string, Partial<NonNullable<Seen["records"]>>, string]>([
  ["Who may send (SPF)", { spf: [] }, "Not good"],
  ["Who may send (SPF)", { spf: ["v=spf1 -all", "v=spf1 ~all"] }, "Not good"],
  ["Who may send (SPF)", { spf: ["v=spf1 +all"] }, "Not good"],
  ["Who may send (SPF)", { spf: ["v=spf1 mx"] }, "Look at it"],
  ["Who may send (SPF)", { spf: undefined }, "Not known"],
  ["Signature (DKIM)", { keys: [] }, "Not known"],
  ["Signature (DKIM)", { keys: [{ selector: "fm1", revoked: true }] }, "Not known"],
  ["What becomes of forgeries (DMARC)", { dmarc: [] }, "Look at it"],
  ["What becomes of forgeries (DMARC)", { dmarc: ["v=DMARC1; rua=x"] }, "Look at it"],
  ["What becomes of forgeries (DMARC)", { dmarc: ["v=DMARC1; p=reject"] }, "Good"],
  ["Where answers go (MX)", { mx: [] }, "Not good"],
  ["Where answers go (MX)", { mx: [""] }, "Not good"],
  ["Name of the server (PTR)", { ptr: { address: "192.0.2.1", names: [] } }, "Look at it"],
  ["Name of the server (PTR)", { ptr: undefined }, "Not known"],
])("%s: %o is “%s”", (name, changed, word) => {
  expect(words({ records: { ...fine, ...changed } })[name]).toBe(word);
});

test("a letter signed for another domain, or without both headers, is told", () => {
  const elsewhere = words({ records: fine, letter: signaturesIn(letter(both, "sender.example")) });
  const half = words({ records: fine, letter: signaturesIn(letter("List-Unsubscribe")) });
  const unpublished = words({ records: { ...fine, keys: [] }, letter: signaturesIn(letter(both)) });

  expect(elsewhere["Signature (DKIM)"]).toBe("Not good");
  expect(half["Unsubscribing by one press is signed"]).toBe("Look at it");
  expect(unpublished["Signature (DKIM)"]).toBe("Not good");
});

test("what is stored is read again, and what makes no sense is nothing", () => {
  const stored = JSON.parse(JSON.stringify(withSignatures({ records: fine }, letter(both))));

  expect(readSeen(stored).letter?.[0]).toMatchObject({
    domain: "larkfield.example",
    selector: "fm1",
  });
  expect([readSeen(null), readSeen("x"), readSeen({ records: 7 })]).toEqual([{}, {}, {}]);
  expect(signaturesIn("DKIM-Signature: v=1; nothing\r\n")).toEqual([]);
});

test("the records are found in DNS, the policy at the registered domain, and silence is not “none”", async () => {
  peer.zones.set("mail.larkfield.example", {
    ...{ mx: [[10, "mx.larkfield.example"]], txt: ["v=spf1 ~all", "other=1"], a: ["192.0.2.7"] },
  });
  peer.zones.set("_dmarc.larkfield.example", { txt: ["v=DMARC1; p=reject"] });
  peer.zones.set("s1._domainkey.mail.larkfield.example", { txt: ["v=DKIM1; k=rsa; p=MIGf"] });
  peer.zones.set("7.2.0.192.in-addr.arpa", { ptr: ["mail.larkfield.example"] });
  peer.zones.set("down.example", "servfail");
  const asked = { registered: "larkfield.example", selectors: ["s1", "s2"] };

  const servers = [peer.server];
  const domain = "mail.larkfield.example";
  const seen = await lookAtDomain({ ...asked, domain, host: domain }, { servers });
  const down = await lookAtDomain({ ...asked, domain: "down.example", host: null }, { servers });

  expect(seen).toEqual({
    spf: ["v=spf1 ~all"],
    dmarc: ["v=DMARC1; p=reject"],
    mx: ["mx.larkfield.example"],
    keys: [{ selector: "s1", revoked: false }],
    ptr: { address: "192.0.2.7", names: ["mail.larkfield.example"] },
  });
  expect([down?.spf, down?.mx]).toEqual([undefined, undefined]);
});

test("where a provider may renumber messages, it says whether we can look that up", () => {
  const said = (reading: "on" | "off") =>
    judgeHealth({ records: fine }, { ...mailbox, kind: "google", reading }).at(-1);

  expect(said("on")).toMatchObject({ name: "By which number answers are known", word: "Good" });
  expect(said("off")?.todo).toContain("by who it comes from alone");
});
