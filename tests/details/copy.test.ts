/** A copy of one person's data: everything that is theirs, readable without us, and nobody else's. */
import { getTableColumns, getTableName } from "drizzle-orm";
import { getTableConfig, type PgColumn } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { clock, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { type Member, vouchFor } from "#app/core/member.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { makeCopy, readCopy } from "#app/details/copy.server.ts";
import { tablesAboutProspects } from "#app/privacy/about-prospect.server.ts";
import type { TableData } from "#db/classify.ts";
import { inTeam } from "#db/client.ts";
import { messages } from "#db/schema/conversations.ts";
import { customFields, labels } from "#db/schema/labels.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { sequences } from "#db/schema/outreach.ts";
import { origins } from "#db/schema/prospects.ts";
import { bulkActs } from "#db/schema/views.ts";
import { aConversation } from "#tests/support/inbox.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aMarker } from "#tests/support/world.ts";
import { unzip } from "#tests/support/zip.ts";

type Row = Record<string, unknown>;

/** Columns that hold one of our words, an id or a hash: no word of anybody's fits into them. */
const shapes: Record<string, unknown> = {
  "prospects.verdict": "risky",
  "notes.kind": "statement",
  "verifications.state": "answered",
  "verifications.verdict": "risky",
  "verifications.provider": "hunter",
  "field_suggestions.provider": "own",
  "person_suggestions.provider": "own",
  "enrolments.state": "waiting",
  "sends.state": "sent",
  "suppressions.kind": "address",
  "suppressions.reason": "blacklisted",
  "suppressions.domain": null,
  "erasures.reason": "deleted",
  "erasures.state": "done",
};

/** One row in every table in which a prospect can be found, the marker in every free personal column. */
async function plant(member: Member, marker: string) {
  const { teamId } = member;
  const email = `${marker}@${marker}.example`;
  const ids = await plantBeside(member, marker);
  const planted: Record<string, Row> = {};
  for (const entry of tablesAboutProspects()) {
    const row: Row = {};
    for (const [key, column] of Object.entries(getTableColumns(entry.table))) {
      const value = valueFor(entry, { key, column, marker, email, planted, ids });
      if (value !== undefined) row[key] = value;
    }
    const [made] = await inTeam(member, (tx) =>
      tx
        .insert(entry.table)
        .values({ ...row, teamId } as never)
        .returning(),
    );
    planted[getTableName(entry.table)] = made as Row;
  }
  return { planted, prospectId: planted.prospects!.id as string };
}

/** What the rows point at: rows of the team's own. */
async function plantBeside({ teamId, ...member }: Member, marker: string) {
  const ids = { labels: newId(), custom_fields: newId(), origins: newId(), bulk_acts: newId() };
  const more = { mailboxes: newId(), sequences: newId() };
  await inTeam({ teamId, ...member } as Member, async (tx) => {
    const named = { name: `${marker} name`, nameKey: marker };
    await tx.insert(labels).values({ id: ids.labels, teamId, kind: "list", ...named });
    await tx.insert(customFields).values({ id: ids.custom_fields, teamId, kind: "text", ...named });
    const origin = { kind: "provider", provider: "hunter", note: `${marker} note` } as const;
    const where = { url: `https://${marker}.example/team`, basis: "public source" } as const;
    await tx.insert(origins).values({ id: ids.origins, teamId, ...origin, ...where, at: now() });
    await tx.insert(bulkActs).values({ id: ids.bulk_acts, teamId, kind: "bin", state: "done" });
    const box = {
      kind: "practice",
      state: "ready",
      sharing: "team",
      address: "a@b.example",
      fromName: "A",
    } as const;
    await tx.insert(mailboxes).values({ id: more.mailboxes, teamId, ...box });
    await tx.insert(sequences).values({ id: more.sequences, teamId, name: "S", state: "draft" });
  });
  return { ...ids, ...more } as Record<string, string>;
}

type Planting = {
  key: string;
  column: PgColumn;
  marker: string;
  email: string;
  planted: Record<string, Row>;
  ids: Record<string, string>;
};

function valueFor(entry: TableData, planting: Planting): unknown {
  const { key, column, marker, email, ids } = planting;
  const place = `${getTableName(entry.table)}.${key}`;
  if (place in shapes) return shapes[place];
  if (column.generated || key === "teamId") return undefined;
  if (key === "emailKey") return email;
  if (key === "email") return email;
  if (["hash", "subjectHash", "optOutHash"].includes(key)) return contactHash(email);
  if (key === "originId") return ids.origins;
  if (key === "runId") return newId();
  const parent = parentOf(entry, planting);
  if (parent !== undefined) return parent;
  const isPersonal = entry.columns[key]!.kind !== "operational";
  if (!isPersonal && (column.hasDefault || !column.notNull)) return undefined;
  const type = column.getSQLType();
  if (type === "text") return `${marker} ${key}`;
  if (type === "jsonb")
    return key === "fieldOrigins" ? { company: ids.origins } : [`${marker} ${key}`];
  if (type.startsWith("timestamp")) return now();
  if (type === "date") return "2026-11-23";
  if (type === "integer" || type === "double precision") return 7;
  return undefined;
}

function parentOf({ table }: TableData, { column, planted, ids }: Planting): unknown {
  for (const key of getTableConfig(table).foreignKeys) {
    const { columns, foreignTable, foreignColumns } = key.reference();
    const at = columns.findIndex(({ name }) => name === column.name);
    if (at < 0 || foreignColumns[at]!.name === "team_id") continue;
    const name = getTableName(foreignTable);
    const id = planted[name]?.id ?? ids[name];
    if (id) return id;
  }
  return undefined;
}

async function copyOf({ member }: Person, prospectId: string) {
  const { stream, bytes } = await makeCopy(member, prospectId);
  const zip = Buffer.from(await new Response(stream).arrayBuffer());
  expect(zip.length).toBe(bytes);
  const files = unzip(zip);
  return { files, text: [...files.values()].map(String).join("\n") };
}

test("every free column about a person is in their copy, and nothing of anybody else", async () => {
  clock.set("2026-11-23T09:00:00Z");
  const ada = await aMember();
  const [hers, other] = [aMarker(), aMarker()];
  const { prospectId, planted } = await plant(ada.member, hers);
  await plant(ada.member, other);

  const { files, text } = await copyOf(ada, prospectId);

  const data = JSON.parse(String(files.get("data.json")));
  for (const entry of tablesAboutProspects()) {
    const name = getTableName(entry.table);
    const given = Object.entries(entry.columns).filter(([, said]) => said.export === "yes");
    if (given.length === 0) continue;
    const { rows } = data.tables[name];
    expect(rows.length, name).toBe(1);
    for (const [key] of given) {
      const value = planted[name]![key];
      expect(value ?? null, `${name}.${key} was planted`).not.toBeNull();
      const isFree = JSON.stringify(value).includes(hers);
      const snake = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const shown = JSON.stringify(rows[0][snake]);
      expect(shown, `${name}.${key}`).not.toBe("null");
      if (isFree) expect(shown, `${name}.${key}`).toContain(hers);
      expect(String(files.get(`csv/${name.replaceAll("_", "-")}.csv`))).toContain(snake);
    }
  }
  expect(text).not.toContain(other);
});

test("ids are told in words: sources with basis, provider and page, lists and fields by name", async () => {
  clock.set("2026-11-23T09:00:00Z");
  const ada = await aMember();
  const marker = aMarker();
  const { prospectId, planted } = await plant(ada.member, marker);

  const { files, text } = await copyOf(ada, prospectId);

  const { tables } = JSON.parse(String(files.get("data.json")));
  const source = `Suggested by Hunter (${marker} note; https://${marker}.example/team), from a public source, 2026-11-23`;
  expect(tables.prospects.rows[0].origin_id).toBe(source);
  expect(tables.prospects.rows[0].field_origins).toEqual({ company: source });
  expect(tables.custom_values.rows[0]).toMatchObject({ field_id: `${marker} name` });
  expect(tables.labelled.rows[0]).toMatchObject({ label_id: `${marker} name (list)` });
  expect(text).not.toContain(planted.prospects!.id);
  expect(text).not.toContain(contactHash(`${marker}@${marker}.example`));
  expect(text).not.toContain("Ada Larkfield");
  const readme = String(files.get("README.html"));
  expect(readme).toContain("What <bdi>Larkfield Instruments</bdi> holds about");
  expect(readme).not.toMatch(/<script|https?:\/\/(?!zq)/);
});

test("the page counts what the file will hold", async () => {
  const ada = await aMember();
  const { prospectId } = await plant(ada.member, aMarker());

  const { tables } = await readCopy(ada.member, prospectId);

  const counts = Object.fromEntries(tables.map(({ table, rows }) => [table.name, rows.length]));
  expect(counts).toMatchObject({ prospects: 1, notes: 1, sends: 1, suppressions: 1 });
});

test("another team's prospect has no copy for us", async () => {
  const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
  const { prospectId } = await plant(mary.member, aMarker());

  await expect(makeCopy(ada.member, prospectId)).rejects.toThrow("prospect not found");
});

test("who takes their copy themselves gets what they wrote and what was answered, and no colleague's words", async () => {
  const ada = await aMember();
  const { threadId, prospects } = await aConversation(ada, { came: { says: "I am Nora." } });
  const beside = { threadId, teamId: ada.team.id, at: now() };
  const words = (said: string) => ({ ...beside, visible: said, text: said });
  await inTeam(ada.member, (tx) =>
    tx.insert(messages).values([
      { ...words("Our answer."), kind: "sent", fromAddress: "ada@larkfield.example" },
      { ...words("She leaves soon."), kind: "reply", fromAddress: "boss@buyer.example" },
      { ...words("Do not tell her."), kind: "note" },
    ]),
  );
  const worker = vouchFor({ teamId: ada.team.id, userId: null, role: "worker" });

  const { stream } = await makeCopy(worker, prospects[0]!.id, { toThemselves: true });

  const files = unzip(Buffer.from(await new Response(stream).arrayBuffer()));
  const { tables } = JSON.parse(String(files.get("data.json")));
  expect(tables.messages.rows.map(({ visible }: Row) => visible)).toEqual([
    ...["I am Nora.", "Our answer."],
  ]);
  expect(String(files.get("README.html"))).toContain("Colleagues of yours");
});
