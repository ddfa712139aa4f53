/** The pure parts of our own engine: replies, lists, slips, and the verdict. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundedJson } from "#app/adapters/bounded-json.ts";
import { answerOf, readReply } from "#app/adapters/mailbox/smtp-reply.ts";
import { type Facts, judge } from "#app/adapters/verification/judge.ts";
import {
  isDisposableDomain,
  isFreeProvider,
  isRoleName,
} from "#app/adapters/verification/lists.ts";
import { aboutMailbox, aboutOurselves, waitAskedFor } from "#app/adapters/verification/rcpt.ts";
import { suggestAddress } from "#app/adapters/verification/typo.ts";
import { cpuOf } from "#tests/cpu.ts";

describe("a reply to RCPT", () => {
  test.each([
    ["250 2.1.5 Ok", "accepted"],
    ["251 2.1.5 will forward", "odd-answer"],
    ["252 2.5.2 cannot verify", "odd-answer"],
    [
      "550 5.1.1 <a@b.com>: Recipient address rejected: User unknown in local recipient table",
      "mailbox-unknown",
    ],
    [
      "550-5.1.1 The email account that you tried to reach does not exist.\r\n550 5.1.1 https://support.google.com/mail/?p=NoSuchUser",
      "mailbox-unknown",
    ],
    [
      "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup",
      "mailbox-unknown",
    ],
    [
      "550 5.4.1 Recipient address rejected: Access denied. [x.prod.protection.outlook.com]",
      "mailbox-unknown",
    ],
    ["550 No such user here", "mailbox-unknown"],
    ["550 Requested action not taken: mailbox unavailable", "mailbox-unknown"],
    ["550 <a@spam.com> Unknown user account", "mailbox-unknown"],
    [
      "554 delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com)",
      "mailbox-unknown",
    ],
    ["550 5.2.1 The email account that you tried to reach is disabled.", "mailbox-disabled"],
    [
      "550 5.2.1 The user is receiving mail at a rate that prevents additional messages",
      "odd-answer",
    ],
    ["550 Account disabled", "mailbox-disabled"],
    ["552 5.2.2 The email account that you tried to reach is over quota", "mailbox-full"],
    ["452 4.2.2 The recipient's inbox is out of storage space", "mailbox-full"],
    ["452 4.5.3 Too many recipients", "busy"],
    ["450 4.2.1 The user you are trying to contact is receiving mail too quickly", "greylisted"],
    ["451 4.7.500 Server busy. Please try again later", "greylisted"],
    ["451 4.3.0 Mail server temporarily rejected message", "busy"],
    ["421 4.7.0 Try again later", "busy"],
    ["550 5.7.1 Service unavailable, Client host [1.2.3.4] blocked using Spamhaus", "blocked"],
    ["550 5.7.606 Access denied, banned sending IP", "blocked"],
    ["554 5.7.1 Relay access denied", "blocked"],
    ["550 relay not permitted", "blocked"],
    ["553 sorry, your mail server is rejected: unknown user or reverse DNS", "blocked"],
    ["550 5.1.1 rejected by RBL", "blocked"],
    ["550 5.1.8 Bad sender's system address", "odd-answer"],
    ["552 5.3.4 Message too big", "odd-answer"],
    ["503 5.5.1 Error: need MAIL command", "odd-answer"],
    ["550", "odd-answer"],
  ])("%s: %s", (lines, heard) => {
    expect(aboutMailbox(readReply(lines.split("\r\n"))!)).toBe(heard);
  });

  test.each([
    ["554 5.7.1 no", "blocked"],
    ["550 User unknown", "blocked"],
    ["450 4.7.1 later", "greylisted"],
    ["421 4.3.2 busy", "busy"],
  ])("before any mailbox was named, %s is about us: %s", (line, heard) => {
    expect(aboutOurselves(readReply([line])!)).toBe(heard);
  });

  test.each([
    ["Greylisted, see you in 300 seconds", 300_000],
    ["try again in 5 minutes", 300_000],
    ["retry in 10s", 60_000],
    ["come back in 48 hours", 24 * 3_600_000],
    ["please come back", undefined],
  ])("%j asks to wait %s ms", (said, ms) => {
    expect(waitAskedFor(said)).toBe(ms);
  });
});

describe("a verdict", () => {
  const facts = fc.record({
    dead: fc.option(
      fc.constantFrom<NonNullable<Facts["dead"]>>(
        "syntax",
        "reserved",
        "no-domain",
        "no-mx",
        "null-mx",
        "no-mx-host",
      ),
      { nil: undefined, freq: 8 },
    ),
    mailbox: fc.constantFrom<Facts["mailbox"]>(
      "accepted",
      "mailbox-unknown",
      "mailbox-disabled",
      "mailbox-full",
      "greylisted",
      "busy",
      "blocked",
      "odd-answer",
      "not-asked",
      "dns-failed",
      "no-answer",
      "private-network",
      "smtputf8-not-offered",
    ),
    catchAll: fc.option(fc.boolean(), { nil: undefined }),
    disposable: fc.boolean(),
    role: fc.boolean(),
    free: fc.boolean(),
  });

  test("is valid only after a yes without a catch-all, and invalid only when somebody said no", () => {
    fc.assert(
      fc.property(facts, (known) => {
        const { verdict, reasons, score } = judge(known);

        if (verdict === "valid") {
          expect(known).toMatchObject({ mailbox: "accepted", catchAll: false, disposable: false });
          expect(known.dead).toBeUndefined();
        }
        if (verdict === "invalid") {
          const no = known.mailbox === "mailbox-unknown" || known.mailbox === "mailbox-disabled";
          expect(known.dead !== undefined || no).toBe(true);
        }
        expect(score === null).toBe(verdict === "unknown");
        expect(reasons.length).toBeGreaterThan(0);
        expect(new Set(reasons).size).toBe(reasons.length);
      }),
      { numRuns: 2000 },
    );
  });

  test("is not changed by a role or a free provider", () => {
    fc.assert(
      fc.property(facts, (known) => {
        const plain = judge({ ...known, role: false, free: false });

        expect(judge({ ...known, role: true, free: true }).verdict).toBe(plain.verdict);
      }),
    );
  });
});

describe("what is known without asking", () => {
  test("throw-away domains and names under them", () => {
    expect(isDisposableDomain("mailinator.com")).toBe(true);
    expect(isDisposableDomain("any.mailinator.com")).toBe(true);
    expect(isDisposableDomain("gmail.com")).toBe(false);
    expect(isDisposableDomain("com")).toBe(false);
  });

  test("free providers", () => {
    expect(["gmail.com", "gmx.de", "orange.fr"].every(isFreeProvider)).toBe(true);
    expect(isFreeProvider("larkfield.example")).toBe(false);
  });

  test("roles, however they are written", () => {
    expect(
      ["info", "Sales", "no-reply", "no_reply", "postmaster", "sales+uk"].every(isRoleName),
    ).toBe(true);
    expect(["ada", "salesman", "informatics", ""].some(isRoleName)).toBe(false);
  });
});

describe("a slip", () => {
  test.each([
    ["ada@gmial.com", "ada@gmail.com"],
    ["ada@gmai.com", "ada@gmail.com"],
    ["ada@gmail.con", "ada@gmail.com"],
    ["ada@gmaill.com", "ada@gmail.com"],
    ["Ada+x@hotmial.com", "Ada+x@hotmail.com"],
    ["ada@outlok.com", "ada@outlook.com"],
    ["ada@yaho.com", "ada@yahoo.com"],
    ["ada@icoud.com", "ada@icloud.com"],
    ["ada@gmail.com", null],
    ["ada@ymail.com", null],
    ["ada@gmx.de", null],
    ["ada@larkfield.example", null],
    ["ada@apple.com", null],
    ["ada@main.com", null],
    ["ada@line.com", null],
  ])("%s: %s", (address, meant) => {
    expect(suggestAddress(address)).toBe(meant);
  });
});

describe("a hostile reply", () => {
  function timeFor(length: number): number {
    const reply = { code: 550, text: "a".repeat(length) };
    return cpuOf(() => {
      for (let n = 0; n < 3; n++) aboutMailbox(reply);
    });
  }

  test("takes no more time when it is longer", () => {
    timeFor(60_000);

    const [short, long] = [timeFor(4_000), timeFor(64_000)];

    expect(long).toBeLessThan(8 * short + 20);
  });

  test("is kept without half a character", () => {
    const { said } = answerOf({ code: 550, text: `${"x".repeat(199)}😀` });

    expect(said).toBe("x".repeat(199));
  });
});

describe("a raw answer", () => {
  test("stays within its bytes and JSON, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.integer({ min: 1, max: 3000 }),
        (value, times) => {
          const json = boundedJson({
            value,
            list: Array(times).fill(value),
            text: "ü".repeat(times * 5),
          });

          expect(Buffer.byteLength(json)).toBeLessThanOrEqual(8192);
          expect(() => JSON.parse(json)).not.toThrow();
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ["half a character", "\ud83d", "\ufffd"],
    ["a character cut in two", `${"x".repeat(1999)}${"😀".repeat(9000)}`, undefined],
    ["a zero", "a\0b", "ab"],
  ])("holds nothing that a database refuses: %s", (_, text, stored) => {
    const json = boundedJson({ [text.slice(0, 5)]: 1, text: [text] });

    expect(json).not.toMatch(/\\u(d[89a-f]|0000)/i);
    if (stored) expect(JSON.parse(json)).toEqual({ [stored]: 1, text: [stored] });
  });

  test("of nothing is null", () => {
    expect(boundedJson(undefined)).toBe("null");
  });
});
