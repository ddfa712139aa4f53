/** A team's settings, and what is left to do before its first message. */
import { readFile } from "node:fs/promises";
import { describe, expect, it, test } from "vitest";
import { readAddress } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { isReservedDomain } from "#app/core/reserved.ts";
import { connectPractice } from "#app/mailboxes/practice.server.ts";
import { readSetup, renameTeam, setPostalAddress } from "#app/team/team.server.ts";
import {
  isSetUp,
  opensTask,
  PostalAddressInput,
  type Setup,
  setupTasks,
  TeamInput,
} from "#app/team/team.ts";
import { isZone, zoneOptions } from "#app/team/zone.ts";
import { house, inTeam } from "#db/client.ts";
import { sequences } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";
import { aMember, aTeam } from "#tests/support/people.ts";

const nothing: Setup = {
  postalAddress: false,
  maySetUp: true,
  mailboxes: [],
  prospects: false,
  sequences: [],
};
const draft = { id: "s", name: "Autumn letters", state: "draft", launched: false };
const everything: Setup = {
  postalAddress: true,
  maySetUp: true,
  mailboxes: [{ id: "m", kind: "practice", state: "ready" }],
  prospects: true,
  sequences: [draft],
};

describe("the tasks of setting up", () => {
  it("are all open at first, and launching cannot start yet", () => {
    const tasks = setupTasks(nothing);

    expect(tasks.map(({ status }) => status)).toEqual([
      "To do",
      "To do",
      "To do",
      "To do",
      "Cannot start yet",
    ]);
    expect(tasks.at(-1)?.href).toBeUndefined();
  });

  it("lead to the launch once the rest is there", () => {
    const tasks = setupTasks(everything);

    expect(tasks.at(-1)).toMatchObject({ href: "/sequences/s/launch", status: "To do" });
    expect(isSetUp(tasks)).toBe(false);
  });

  it("are done once a sequence was launched", () => {
    const launched = { ...draft, state: "running", launched: true };

    expect(isSetUp(setupTasks({ ...everything, sequences: [launched] }))).toBe(true);
  });

  it("asks whoever may answer about opened mail, and needs no answer", () => {
    expect(opensTask({ opensAnswered: false, maySetUp: false })).toBeUndefined();
    expect(opensTask({ opensAnswered: false, maySetUp: true })).toMatchObject({
      ...{ href: "/settings/opens", status: "Not answered" },
    });
    expect(opensTask({ opensAnswered: true, maySetUp: true })?.status).toBe("Answered");
  });

  it.each([
    ["testing", "Testing", false],
    ["failing", "Needs attention", false],
    ["ready", "Done", true],
  ] as const)("say of a mailbox that is %s: %s", (state, status, done) => {
    const mailboxes = [{ id: "m", kind: "smtp" as const, state }];

    expect(setupTasks({ ...everything, mailboxes })[1]).toMatchObject({ status, done });
  });

  it("look at the mailbox that works when there are several", () => {
    const mailboxes = [
      { id: "broken", kind: "smtp" as const, state: "failing" },
      { id: "practice", kind: "practice" as const, state: "ready" },
    ];

    expect(setupTasks({ ...everything, mailboxes })[1]?.href).toBe("/mailboxes/practice");
  });
});

describe("a postal address", () => {
  it("is kept line by line, without stray blanks", () => {
    const postalAddress = "  1 Lark  Field \r\n\r\nNorwich NR1 1AA\r\nUnited Kingdom ";

    expect(PostalAddressInput.parse({ postalAddress }).postalAddress).toBe(
      "1 Lark Field\nNorwich NR1 1AA\nUnited Kingdom",
    );
  });

  it.each(["", "Norwich", "1 Lark Field", "a,b", "x\n".repeat(9), `1 Lark Field,\u0007 Norwich`])(
    "is not %j",
    (postalAddress) => {
      expect(PostalAddressInput.safeParse({ postalAddress }).success).toBe(false);
    },
  );
});

describe("a zone", () => {
  it("is one that exists", () => {
    expect([isZone("UTC"), isZone("Asia/Kolkata"), isZone("Moon/Sea"), isZone("")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(TeamInput.safeParse({ name: "Larkfield", zone: "Moon/Sea" }).success).toBe(false);
  });

  it("is offered once each, the team's own among them", () => {
    const values = zoneOptions("Asia/Kolkata").map(({ value }) => value);

    expect(values[0]).toBe("UTC");
    expect(values).toContain("Asia/Kolkata");
    expect(new Set(values).size).toBe(values.length);
  });
});

test("setting up is read from the data itself, of one's own team only", async () => {
  const [ada, eve] = [
    await aMember({ team: await aTeam({ postalAddress: null }) }),
    await aMember({ name: "Eve Elsewhere", team: await aTeam({ postalAddress: null }) }),
  ];
  const before = await readSetup(ada.member);

  await setPostalAddress(ada.member, { postalAddress: "1 Lark Field, Norwich" });
  const { value } = await connectPractice(ada.member);
  await inTeam(ada.member, async (tx) => {
    const { id: teamId } = ada.team;
    await tx.insert(sequences).values({ id: newId(), teamId, name: "Autumn", state: "draft" });
    const originId = newId();
    await tx.insert(origins).values({ id: originId, teamId, kind: "form", at: now() });
    const [email, emailKey] = ["grace@hopper.example", "grace@hopper.example"];
    await tx.insert(prospects).values({ teamId, email, emailKey, originId, justifiedAt: now() });
  });
  const setup = await readSetup(ada.member);

  expect(before).toEqual({ ...nothing, opensAnswered: false });
  expect(setup).toMatchObject({
    postalAddress: true,
    mailboxes: [{ id: value.id, kind: "practice", state: "ready" }],
    prospects: true,
    sequences: [{ name: "Autumn", state: "draft", launched: false }],
  });
  expect(await readSetup(eve.member)).toEqual({ ...nothing, opensAnswered: false });
});

test("a team is renamed, and another one is not", async () => {
  const [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];

  await renameTeam(ada.member, { name: "Larkfield & Sons", zone: "Asia/Tokyo" });

  const named = await house("teams").select({ id: teams.id, name: teams.name }).from(teams);
  expect(named).toContainEqual({ id: ada.team.id, name: "Larkfield & Sons" });
  expect(named).toContainEqual({ id: eve.team.id, name: "Larkfield Instruments" });
});

test("sample.csv holds 24 people at reserved domains: one twice, two wrong", async () => {
  const text = await readFile(new URL("../../public/sample.csv", import.meta.url), "utf8");

  const rows = text.trim().split("\r\n").slice(1);
  const addresses = rows.map((row) => /[^,]*@[^,]*|[^,]*-at-[^,]*/.exec(row)![0]);
  const keys = addresses.map((address) => readAddress(address).key).filter(Boolean);

  expect(rows).toHaveLength(24);
  expect(keys).toHaveLength(22);
  expect(new Set(keys).size).toBe(21);
  expect(addresses.every(isReservedDomain)).toBe(true);
});
