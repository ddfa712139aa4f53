/** Upgrading a database that people have worked in: what is new about them is told from what was there. */
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { asSuperuser } from "#tests/support/owner.ts";

const FOLDER = new URL("../../db/migrations/", import.meta.url);

/** In a schema of its own, by the files as they are. */
async function migrateWith(schema: string, wanted: (name: string) => boolean): Promise<void> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).sort();
  for (const name of names.filter(wanted)) {
    const sql = (await readFile(new URL(name, FOLDER), "utf8")).replaceAll(
      '"public".',
      `${schema}.`,
    );
    await asSuperuser().begin(async (tx) => {
      await tx.unsafe(`set local search_path to ${schema}, public`);
      for (const statement of sql.split("--> statement-breakpoint")) await tx.unsafe(statement);
    });
  }
}

/** What a column must hold and this test does not care about. */
const filler: Record<string, string> = {
  uuid: newId(),
  text: "x",
  integer: "0",
  boolean: "false",
  jsonb: "{}",
  "timestamp with time zone": "2026-01-01T00:00:00Z",
};

async function plant(schema: string, table: string, row: Record<string, string>): Promise<void> {
  await asSuperuser().begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    const needed = await tx<{ column_name: string; data_type: string }[]>`
      select column_name, data_type from information_schema.columns
      where table_schema = ${schema} and table_name = ${table} and is_nullable = 'NO'
        and column_default is null and is_generated = 'NEVER'`;
    const whole: Record<string, string> = {};
    for (const { column_name: name, data_type: type } of needed) whole[name] = filler[type]!;
    await tx`insert into ${tx(schema)}.${tx(table)} ${tx({ ...whole, ...row })}`;
  });
}

test("0002 knows from the messages whom a team has told and last written to, and finds people as before", async () => {
  const schema = "before_depth";
  await asSuperuser().unsafe(`create schema ${schema}`);
  await migrateWith(schema, (name) => name < "0002");
  const team = { team_id: newId() };
  const [post, practice, sequence] = [newId(), newId(), newId()];
  await plant(schema, "mailboxes", { ...team, id: post, kind: "smtp" });
  await plant(schema, "mailboxes", { ...team, id: practice, kind: "practice" });
  const people = ["told", "practised", "waiting"].map((name) => ({ name, id: newId() }));
  for (const [n, { name, id }] of people.entries()) {
    const email = `${name}@buyer.example`;
    const enrolment = newId();
    await plant(schema, "prospects", { ...team, id, email, email_key: email, first_name: "Zoë" });
    const mailbox = name === "practised" ? practice : post;
    await plant(schema, "enrolments", {
      ...team,
      id: enrolment,
      prospect_id: id,
      sequence_id: sequence,
    });
    const state = name === "waiting" ? "retry" : "sent";
    const send = { ...team, enrolment_id: enrolment, mailbox_id: mailbox, state };
    await plant(schema, "sends", {
      ...send,
      id: newId(),
      step: "1",
      sent_at: `2026-02-0${n + 1}T09:00:00Z`,
    });
    await plant(schema, "sends", {
      ...send,
      id: newId(),
      step: "2",
      sent_at: `2026-02-1${n + 1}T09:00:00Z`,
    });
  }

  await migrateWith(schema, (name) => name >= "0002");

  const rows = await asSuperuser().unsafe(`
    select split_part(email, '@', 1) as name, noticed_at, last_contacted_at, search_text
    from ${schema}.prospects order by created_at, id`);
  const told = rows.map(({ name, noticed_at: noticed, last_contacted_at: last }) => [
    name,
    noticed,
    last,
  ]);
  expect(told).toEqual([
    ["told", new Date("2026-02-01T09:00:00Z"), new Date("2026-02-11T09:00:00Z")],
    ["practised", null, null],
    ["waiting", null, null],
  ]);
  expect(rows[0]!.search_text).toContain("zoe");
});
