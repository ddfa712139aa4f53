/** What a member may say about a mailbox, and how its state reads. */
import { describe, expect, it } from "vitest";
import type { BrokenWhy, RetryWhy } from "#app/adapters/mailbox/port.ts";
import { dayTime } from "#app/mailboxes/habits.ts";
import { MailboxEdit, MailboxInput, mailboxTime } from "#app/mailboxes/mailbox.ts";
import { optOutPath, practiceAddress } from "#app/mailboxes/practice.ts";
import { explainProblem, type ProblemWord } from "#app/mailboxes/problem.ts";
import { describeMailbox } from "#app/mailboxes/state.ts";
import { problemOfAddress, suggest } from "#app/mailboxes/suggestions.ts";
import { readFields } from "#app/web/form.server.ts";

const typed = {
  address: " Ada@Larkfield-Instruments.com ",
  fromName: "Ada Larkfield",
  host: "SMTP.Larkfield-Instruments.com.",
  port: "465",
  security: "tls",
  username: "ada",
  password: "hunter2 ",
  dailyCap: "40",
  windowStart: "8:00",
  windowEnd: "18.30",
  zone: "Europe/Berlin",
};

function read(changes: Partial<typeof typed> = {}, schema = MailboxInput) {
  return readFields(new URLSearchParams({ ...typed, ...changes }), schema as typeof MailboxInput);
}

describe("the form of a mailbox", () => {
  it("is read leniently, with times as minutes and the password as it was typed", () => {
    expect(read().value).toEqual({
      address: "Ada@Larkfield-Instruments.com",
      fromName: "Ada Larkfield",
      host: "smtp.larkfield-instruments.com",
      port: 465,
      security: "tls",
      username: "ada",
      password: "hunter2 ",
      dailyCap: 40,
      windowStart: 480,
      ...{ days: "1234567", hoursOf: "mailbox", holidays: false },
      ...{ gapSeconds: 0, rampFrom: null, rampStep: null },
      windowEnd: 1110,
      zone: "Europe/Berlin",
    });
  });

  it("takes Google's app password without the blanks that Google shows", () => {
    expect(read({ password: "abcd efgh ijkl mnop" }).value?.password).toBe("abcdefghijklmnop");
    expect(read({ password: "four blank word pass" }).value?.password).toBe("four blank word pass");
  });

  it.each([
    [{ address: "ada" }, "address"],
    [{ address: "ada@x.org, bob@x.org" }, "address"],
    [{ fromName: "" }, "fromName"],
    [{ fromName: "Ada\r\nBcc: all@x.org" }, "fromName"],
    [{ host: "https://smtp.x.org" }, "host"],
    [{ host: "smtp.x.org:465" }, "host"],
    [{ host: "smtp.example.com" }, "host"],
    [{ host: "smtp.office365.com" }, "host"],
    [{ host: "smtp-mail.outlook.com" }, "host"],
    [{ port: "0" }, "port"],
    [{ port: "smtp" }, "port"],
    [{ security: "ssl" }, "security"],
    [{ security: "none" }, "security"],
    [{ username: "" }, "username"],
    [{ password: "" }, "password"],
    [{ password: "a\0b" }, "password"],
    [{ dailyCap: "501" }, "dailyCap"],
    [{ dailyCap: "0" }, "dailyCap"],
    [{ dailyCap: "2.5" }, "dailyCap"],
    [{ windowStart: "8 o'clock" }, "windowStart"],
    [{ windowEnd: "24:30" }, "windowEnd"],
    [{ windowStart: "18:30" }, "windowEnd"],
    [{ zone: "Europe/Atlantis" }, "zone"],
  ] as [Partial<typeof typed>, string][])("refuses %o with a sentence at %s", (changes, field) => {
    const { problems } = read(changes);

    expect(Object.keys(problems ?? {})).toEqual([field]);
    expect(problems?.[field]).toMatch(/^[A-Z0-9].*\.$/);
  });

  it("never gives the password back, whatever else is wrong", () => {
    const form = read({ address: "", password: "hunter2" });

    expect(form.problems).toBeDefined();
    expect(JSON.stringify(form)).not.toContain("hunter2");
  });

  it("needs neither password nor encryption for a server on this machine", () => {
    const local = { host: "localhost", security: "none", username: "", password: "" };

    expect(read(local).value).toMatchObject({ host: "localhost", security: "none" });
  });

  it("may keep its password when it is changed", () => {
    expect(read({ password: "" }, MailboxEdit as never).value?.password).toBeUndefined();
  });
});

describe("the suggestion for an address", () => {
  const person = { name: "Ada", teamName: "Larkfield", zone: "Europe/Berlin" };

  it("knows the provider by the domain", () => {
    const { values, note, providers } = suggest(
      { address: "ada@gmail.com", provider: null },
      person,
    );

    expect(values).toMatchObject({
      host: "smtp.gmail.com",
      port: "465",
      username: "ada@gmail.com",
    });
    expect(note?.text).toContain("app password");
    expect(providers).toEqual([]);
  });

  it("lets the provider be chosen for a domain of one's own, and survives nonsense", () => {
    const own = { address: "ada@larkfield-instruments.com", provider: null };

    expect(suggest(own, person).providers.length).toBeGreaterThan(4);
    expect(suggest({ ...own, provider: "fastmail" }, person).values.host).toBe("smtp.fastmail.com");
    expect(suggest({ ...own, provider: "__proto__" }, person).values.host).toBe("");
    expect(suggest({ address: "ada@constructor", provider: null }, person).values.host).toBe("");
  });

  it.each(["ada@hotmail.com", "ada@outlook.fr", "ada@live.co.uk", "a@larkfield.onmicrosoft.com"])(
    "turns %s away with the reason and the way out",
    (address) => {
      expect(problemOfAddress(address)).toMatch(/password sign-in.*Sign in with Microsoft/);
    },
  );

  it("has nothing against other addresses", () => {
    expect(problemOfAddress(null)).toBeUndefined();
    expect(problemOfAddress("ada@outlookers.com")).toBeUndefined();
    expect(problemOfAddress("ada")).toBe("Enter one address, like ada@your-company.com.");
  });
});

describe("a mailbox in words", () => {
  const mailbox = {
    kind: "smtp" as const,
    state: "ready" as const,
    problem: null,
    host: "smtp.gmail.com",
    port: 465,
    address: "ada@gmail.com",
    dailyCap: 40,
    windowStart: 480,
    windowEnd: 1080,
    zone: "America/New_York",
  };

  it("says when and how much it sends", () => {
    const { word, next } = describeMailbox(mailbox);

    expect(word).toBe("Ready");
    expect(next).toBe(
      "We send between 08:00 and 18:00 (America/New York), up to 40 messages a day.",
    );
  });

  it("says why it fails and what to do, with the provider's own rule", () => {
    const broken = { ...mailbox, state: "failing" as const, problem: "wrong-password" };

    const { word, why, next } = describeMailbox(broken);

    expect(word).toBe("Needs attention");
    expect(why).toBe("smtp.gmail.com refused the user name or the password.");
    expect(next).toContain("app password");
  });

  it("is practice, whatever else, when it is the practice mailbox", () => {
    expect(describeMailbox({ ...mailbox, kind: "practice" }).word).toBe("Practice");
  });

  it("has whole sentences for every word a test can say, and for words to come", () => {
    // A word of the adapter's that is missing in ours does not compile.
    const asked = (word: BrokenWhy | RetryWhy): ProblemWord => word;
    const words = [
      asked("closing"),
      "password-gone",
      "password-unreadable",
      "new-word",
      "toString",
    ];

    for (const word of words) {
      const { what, todo } = explainProblem(word, mailbox);
      expect(`${what} ${todo}`).toMatch(/^[A-Za-z].*\. [A-Z].*\.$/);
    }
  });
});

describe("practice", () => {
  it("has a clock that runs ahead", () => {
    const now = new Date("2026-11-22T23:00:00Z");

    expect(mailboxTime({ aheadSeconds: 3 * 86_400 }, now)).toEqual(
      new Date("2026-11-25T23:00:00Z"),
    );
    expect(dayTime(0)).toBe("00:00");
    expect(dayTime(1439)).toBe("23:59");
  });

  it.each([
    ["Ada Larkfield", "ada.larkfield@practice.audienti.example"],
    ["Séan O'Brien", "sean.obrien@practice.audienti.example"],
    ["נועה לוי", "you@practice.audienti.example"],
    [null, "you@practice.audienti.example"],
  ])("has an address for %s", (name, address) => {
    expect(practiceAddress(name)).toBe(address);
  });

  it.each([
    ["<https://app.example/u/AbC-_1>", "/u/AbC-_1"],
    ["<mailto:out@x.example>, <http://localhost:3000/u/t>", "/u/t"],
    ["<https://evil.example/elsewhere>", undefined],
    ["https://app.example/u/bare", undefined],
    [undefined, undefined],
  ])("finds the way out in %s", (header, path) => {
    expect(optOutPath(header)).toBe(path);
  });
});
