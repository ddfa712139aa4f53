/** Promise: of a person who was forgotten nothing is left anywhere but a keyed hash. */
import { getTableName } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { clock } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { forgetProspects } from "#app/privacy/erasure.server.ts";
import { childrenOf, columnOf, prospectTables } from "#app/privacy/people.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import type { ColumnData, TableData } from "#db/classify.ts";
import { inTeam } from "#db/client.ts";
import { importRejects } from "#db/schema/imports.ts";
import { notDoubles } from "#db/schema/prospects.ts";
import { converse } from "#tests/privacy/conversing.ts";
import { allMarks, inDepth } from "#tests/privacy/in-depth.ts";
import { aFile, aProspect, aStory } from "#tests/privacy/people.ts";
import { dumpEverything, placesOf } from "#tests/support/dump.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember } from "#tests/support/people.ts";

const needle = "kestrelqx7";
const address = `${needle}@${needle}-works.example`;
const bystander = "wrenqx8";

/** Somebody in every place there is: tables, an imported file and its rejects, practice mail, the queue. */
async function plant(member: Member) {
  const person = await aProspect(member, { email: address, ...allMarks() });
  const other = await aProspect(member, { email: `${bystander}@wren.example` });
  await aStory(member, person);
  await aStory(member, other);
  await inDepth(member, person);
  await inDepth(member, other);
  await converse(member, person);
  await converse(member, other);
  const good = `${address},${needle} Good`;
  const bad = `"${needle} wrote from <${address}>, twice",too,many,cells`;
  const text = `email,name\n${good}\n${bystander}@wren.example,${bystander}\n${bad}\n`;
  const file = await aFile(member, text, { invalid: 1 });
  const { teamId } = member;
  await inTeam(member, async (tx) => {
    await tx.insert(notDoubles).values({ teamId, prospectId: person.id, otherId: other.id });
    await tx.insert(importRejects).values({
      ...{ teamId, importId: file.importId, line: 4, reason: "no-address" },
      ...{ offset: text.indexOf(bad), length: bad.length },
    });
  });
  return { person, file };
}

/** Personal columns of one person, all tables that hang from them, with their values. */
async function personalValues(member: Member) {
  const below = (entry: TableData): TableData[] => [entry, ...childrenOf(entry).flatMap(below)];
  const values: { column: string; said: ColumnData; type: string; held: unknown[] }[] = [];
  for (const { table, columns } of prospectTables().flatMap(below)) {
    for (const [key, said] of Object.entries(columns)) {
      if (said.kind === "operational") continue;
      const column = columnOf(table, key);
      const rows = await inTeam(member, (tx) => tx.select({ value: column }).from(table));
      const held = rows.map(({ value }) => value).filter((value) => value !== null);
      values.push({
        column: `${getTableName(table)}.${key}`,
        said,
        type: column.getSQLType(),
        held,
      });
    }
  }
  return values;
}

// Words of ours, an id or a hash: they hold something, but cannot hold a needle.
const notFree = [
  ...["enrolments.state", "enrolments.optOutHash", "sends.state"],
  ...["prospect_changes.field", "notes.kind", "prospects.verdict", "field_suggestions.field"],
  ...["verifications.addressHash", "verifications.state", "verifications.verdict"],
  ...["enrichment_questions.question", "enrichment_questions.state"],
  ...["enrichment_questions.outcome", "enrichment_questions.provider"],
  ...["sends.bounce", "threads.state", "threads.lastKind", "messages.kind", "messages.detail"],
  ...["open_choices.mode", "open_choices.basis", "requests.kind", "requests.state"],
  ...["open_events.opener", "open_events.because", "open_events.country"],
  ...["opens.country", "opens.sure", "opens.because", "request_codes.codeHash"],
  ...["verifications.provider", "field_suggestions.provider", "person_suggestions.provider"],
];

describe("forgetting somebody", () => {
  it("leaves nothing of them in any table, job or file but the keyed hash", async () => {
    const { member } = await aMember();
    const { person } = await plant(member);
    for (const { column, type, held } of await personalValues(member)) {
      expect(held, column).not.toEqual([]);
      if (type !== "text" || notFree.includes(column)) continue;
      expect(held.join("\n").toLowerCase(), column).toContain(needle);
    }
    const before = placesOf(await dumpEverything(), needle);

    await inTeam(member, async (tx) => {
      await suppressAddress(tx, member, { address, reason: "forgotten" });
      await forgetProspects(tx, member, { prospectIds: [person.id], reason: "forgotten" });
    });
    await runJobs();

    const dump = await dumpEverything();
    expect(before).toEqual(
      expect.arrayContaining([
        ...["main public.enrolments", "main public.prospect_changes", "main public.prospects"],
        ...["main public.sends", expect.stringMatching(/^file files\//)],
        expect.stringMatching(/^file practice\//),
      ]),
    );
    expect(placesOf(dump, needle)).toEqual([]);
    expect(placesOf(dump, person.id)).toEqual([]);
    expect(placesOf(dump, contactHash(address))).toEqual([
      "main public.erasures",
      "main public.suppressions",
    ]);
  });

  it("leaves everybody else where they were", async () => {
    const { member } = await aMember();
    const { person, file } = await plant(member);
    const places = async () => {
      const all = placesOf(await dumpEverything(), bystander);
      return all.filter((place) => !place.startsWith("file ") || place.includes(member.teamId));
    };
    const before = await places();

    await inTeam(member, (tx) =>
      forgetProspects(tx, member, { prospectIds: [person.id], reason: "deleted" }),
    );
    await runJobs();

    const dump = await dumpEverything();
    const stored = dump.find(({ where }) => where === `file files/${file.location}`)!;
    expect(await places()).toEqual(before);
    expect(stored.content).toContain(`\n${bystander}@wren.example,${bystander}\n`);
    expect(stored.content).not.toContain(needle);
  });
});

describe("the search for what is left", () => {
  it("finds a word in any spelling that a table or a letter may give it", () => {
    const held = [
      { where: "plain", content: `Dear ${needle.toUpperCase()}` },
      { where: "bytes", content: `\\x00${Buffer.from(needle).toString("hex")}` },
      ...["", "a", "ab"].map((before) => ({
        where: `base64 after ${before.length}`,
        content: Buffer.from(`${before}${needle} and more`).toString("base64"),
      })),
      { where: "nothing", content: "Dear Sir" },
    ];

    const places = placesOf(held, needle);

    expect(places).toEqual([
      "base64 after 0",
      "base64 after 1",
      "base64 after 2",
      "bytes",
      "plain",
    ]);
  });

  it("reads jobs that wait, by their ids", async () => {
    clock.set("2026-11-23T10:00:00Z");
    const { member } = await aMember();
    const { person } = await plant(member);

    await inTeam(member, (tx) =>
      forgetProspects(tx, member, { prospectIds: [person.id], reason: "deleted" }),
    );

    const dump = await dumpEverything();
    expect(placesOf(dump, member.teamId).filter((place) => place.includes("pgboss"))).not.toEqual(
      [],
    );
    expect(placesOf(dump, needle).filter((place) => place.startsWith("main"))).toEqual([]);
    await runJobs();
  });
});
