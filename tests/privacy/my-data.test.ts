/** My data: everything about me stands on the page and in the export, and nothing of anybody else. */
import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { eq, getTableName } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import { describe, expect, it } from "vitest";
import { files as store } from "#app/adapters/files/index.server.ts";
import { after, now } from "#app/core/clock.ts";
import { readExportedCell } from "#app/core/csv.ts";
import { newId } from "#app/core/id.ts";
import { memberTables } from "#app/privacy/members.server.ts";
import { fileName } from "#app/privacy/my-data.ts";
import { house, inTeam } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { passkeys } from "#db/schema/factors.ts";
import { requestLog } from "#db/schema/history.ts";
import { memberships } from "#db/schema/members.ts";
import { sequences } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";
import { dataOf, exportOf } from "#tests/privacy/export-of.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aFullPerson, type FullPerson, heldIn } from "#tests/support/planting.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { aMarker } from "#tests/support/world.ts";

/** Ada, a team mate of hers, and somebody in a team that she left; each with everything there is. */
async function threePeople() {
  const ada = await aFullPerson(aMarker());
  const mate = await aFullPerson(aMarker(), { team: ada.team });
  const other = await aFullPerson(aMarker());
  return { ada, mate, other, browser: await signedIn(ada) };
}

/** Table, column and value of everything personal about the person. */
async function everyValue(person: FullPerson) {
  const values: { table: string; key: string; value: unknown; isExported: boolean }[] = [];
  for (const { entry } of memberTables()) {
    const [row] = await heldIn(entry, person);
    for (const [key, said] of Object.entries(entry.columns)) {
      if (said.kind === "operational") continue;
      const isExported = said.export === "yes";
      values.push({ table: getTableName(entry.table), key, value: row?.[key], isExported });
    }
  }
  return values;
}

describe("the export", () => {
  it("holds every value that may be handed out, as it is", async () => {
    const { ada, browser } = await threePeople();

    const data = dataOf(await exportOf(browser));

    const given = (await everyValue(ada)).filter(({ isExported }) => isExported);
    for (const { table, key, value } of given) {
      const rows = data.tables[table]!.rows;
      const held = rows.map((row) => row[toSnakeCase(key)]);
      expect(held, `${table}.${key}`).toContainEqual(JSON.parse(JSON.stringify(value ?? null)));
    }
    expect(given.length).toBeGreaterThan(60);
    expect(data.tables.users!.rows).toHaveLength(1);
    expect(data.tables.sessions!.rows).toHaveLength(2);
  });

  it("holds nothing that may not: no secret, no hash, no column that the inventory keeps back", async () => {
    const { ada, browser } = await threePeople();
    const values = (await everyValue(ada)).filter(({ isExported }) => !isExported);

    const made = await exportOf(browser);

    const { tables } = dataOf(made);
    for (const { table, key, value } of values) {
      for (const row of tables[table]!.rows) expect(row).not.toHaveProperty(toSnakeCase(key));
      const isSecret = typeof value === "string" && key !== "emailKey" && key !== "newEmailKey";
      if (isSecret) expect(made.text, `${table}.${key}`).not.toContain(value);
    }
    expect(made.text).not.toContain(ada.secret);
    expect(made.text).not.toContain(ada.exportLocation);
  });

  it("holds not a word of a team mate, of another team, or of a team that was left", async () => {
    const { ada, mate, other, browser } = await threePeople();
    const past = { teamId: other.team.id, userId: ada.user.id, role: "admin" as const };
    await house("teams").insert(memberships).values(past);
    const written = {
      name: `${ada.marker} elsewhere`,
      userId: ada.user.id,
      state: "draft" as const,
    };
    await inTeam(other.member, (tx) =>
      tx.insert(sequences).values({ ...written, teamId: other.team.id }),
    );
    const while_ = await exportOf(browser);
    await house("teams").delete(memberships).where(eq(memberships.teamId, other.team.id));

    const since = await exportOf(browser);

    expect(while_.text).toContain(`${ada.marker} elsewhere`);
    expect(while_.text).toContain(`${other.marker} team`);
    expect(while_.text.replaceAll(`${other.marker} team`, "")).not.toMatch(
      new RegExp(`${other.marker}(?! Street)`),
    );
    expect(since.text).not.toContain(`${ada.marker} elsewhere`);
    for (const { marker } of [mate, other]) expect(since.text).not.toContain(marker);
  });

  it("holds the files that they brought in, byte for byte, and nobody else’s", async () => {
    const { ada, browser } = await threePeople();

    const made = await exportOf(browser);

    const names = [...made.files.keys()].filter((name) => name.startsWith("files/"));
    expect(names).toEqual([`files/1-${ada.marker}.csv`]);
    expect(made.files.get(names[0]!)!.toString()).toBe(ada.upload.text);
    expect(dataOf(made).files).toEqual([
      expect.objectContaining({ name: `${ada.marker}.csv`, path: names[0] }),
    ]);
  });

  it("says so when a file is no more where it was", async () => {
    const { ada, browser } = await threePeople();
    await store.remove(ada.upload.location);

    const made = await exportOf(browser);

    expect([...made.files.keys()].filter((name) => name.startsWith("files/"))).toEqual([]);
    expect(made.files.get("README.html")!.toString()).toContain("No longer there");
  });

  it("lists each file with its SHA-256, and explains each file and each field", async () => {
    const { browser } = await threePeople();

    const made = await exportOf(browser);

    const listed = JSON.parse(made.files.get("manifest.json")!.toString()).files;
    const sums = [...made.files].filter(([path]) => path !== "manifest.json");
    expect(listed).toEqual(
      sums.map(([path, bytes]) => ({
        ...{ path, bytes: bytes.length },
        sha256: createHash("sha256").update(bytes).digest("hex"),
      })),
    );
    const readme = made.files.get("README.html")!.toString();
    for (const [name, { fields }] of Object.entries(dataOf(made).tables)) {
      for (const field of fields) expect(readme, name).toContain(`<code>${field.name}</code>`);
    }
    for (const { path } of listed) {
      if (path !== "README.html") expect(readme).toContain(`<code>${path.replace(/\/.*/, "/")}`);
    }
    expect(readme).not.toMatch(/<script|\son\w+=|https?:|undefined|\[object/);
  });

  it("has one CSV for each table, with the same rows and cells as data.json", async () => {
    const { browser } = await threePeople();

    const made = await exportOf(browser);

    for (const [name, { rows, fields }] of Object.entries(dataOf(made).tables)) {
      const file = made.files.get(`csv/${name.replaceAll("_", "-")}.csv`);
      expect(file === undefined, name).toBe(fields.length === 0);
      if (!file) continue;
      const [header, ...records] = parse(file, { bom: true }) as string[][];
      expect(header).toEqual(fields.map((field) => field.name));
      expect(records.map((record) => record.map(readExportedCell))).toEqual(
        rows.map((row) => header!.map((key) => cellOf(row[key]))),
      );
    }
  });
});

function cellOf(value: unknown): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const hostile = [
  ...['=HYPERLINK("http://evil.example")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r\n=cmd|x"],
  ...[
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; drop table users",
  ],
  ...[
    "\u202etxt.exe",
    "שלום",
    "a\u0001\u0008\u001b[31m\u007fb",
    "💶 Größe",
    "{{ secret }}",
    ',;|"',
  ],
];

describe("values that somebody made to do harm", () => {
  it("stand in every file and on the page as text and do nothing", async () => {
    const ada = await aFullPerson(aMarker());
    const named = hostile.map((name) => ({
      ...{ userId: ada.user.id, name, credentialId: newId(), publicKey: "k" },
      ...{ counter: 0, transports: [] },
    }));
    await house("account").insert(passkeys).values(named);
    await house("teams").update(teams).set({ name: hostile[6]! }).where(eq(teams.id, ada.team.id));
    const browser = await signedIn(ada);

    const made = await exportOf(browser);
    const page = await browser.get("/my-data");

    const { passkeys: kept } = dataOf(made).tables;
    const names = kept!.rows.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(hostile));
    const csv = made.files.get("csv/passkeys.csv")!;
    const records = parse(csv, { bom: true }) as string[][];
    for (const record of records) {
      expect(record).toHaveLength(records[0]!.length);
      for (const cell of record) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
    expect(records.slice(1).map(([name]) => readExportedCell(name!))).toEqual(names);
    const readme = made.files.get("README.html")!.toString();
    for (const html of [readme, page.html.replace(/<script\b[^>]*\bsrc=[^>]*><\/script>/g, "")]) {
      expect(html).not.toContain("<script>");
      expect(html).not.toContain("<img");
    }
  });

  it("give a stored file a name that no system trips over", async () => {
    const names = [
      "../../etc/passwd",
      "a\0b\n.csv",
      "CON:<x>.csv",
      "...",
      "Größe 1.csv",
      "\u202evsc",
    ];

    expect(names.map((name, n) => fileName(n + 1, name))).toEqual([
      ...["files/1-etc_passwd", "files/2-a_b_.csv", "files/3-CON_x_.csv"],
      ...["files/4-file", "files/5-Größe_1.csv", "files/6-vsc"],
    ]);
  });
});

describe("the page", () => {
  it("shows every value that may be shown, and nobody else’s", async () => {
    const { ada, mate, other, browser } = await threePeople();

    const { status, html } = await browser.get("/my-data");

    expect(status).toBe(200);
    const words = decoded(html);
    for (const { table, key, value, isExported } of await everyValue(ada)) {
      if (!isExported || value === null || value instanceof Date) continue;
      const said = Array.isArray(value) ? value.join(", ") : wordOf(value, ada);
      expect(words, `${table}.${key}`).toContain(said);
    }
    for (const { marker } of [mate, other]) expect(html).not.toContain(marker);
    expect(html).not.toContain(ada.secret);
    expect(html).not.toContain(ada.user.passwordHash);
    expect(html).toContain(`${ada.marker}.csv`);
  });

  it("says of each table why it is held, on what basis, how long, and what is kept back", async () => {
    const { browser } = await threePeople();

    const words = decoded((await browser.get("/my-data")).html);

    for (const { entry } of memberTables()) {
      for (const [, said] of Object.entries(entry.columns)) {
        if (said.kind === "operational") continue;
        expect(words).toContain(`for ${said.for} (${said.basis})`);
        if (typeof said.export === "object") expect(words).toContain(`(${said.export.no})`);
      }
    }
  });

  it("shows the newest five of a long table and says how many there are", async () => {
    const ada = await aMember();
    const rows = Array.from({ length: 1_234 }, (_, n) => ({
      ...{ at: after(now(), -n * 60_000), userId: ada.user.id, method: "GET", status: 200, ms: 3 },
      route: `/page-${n}`,
    }));
    await house("history").insert(requestLog).values(rows);

    const { html } = await (await signedIn(ada)).get("/my-data");

    const words = decoded(html);
    expect(words).toContain("1,234 entries");
    expect(words).toContain("The newest 5 of 1,234. The export has all of them.");
    expect([...words.matchAll(/\/page-\d+/g)].map(([page]) => page)).toEqual([
      ...["/page-0", "/page-1", "/page-2", "/page-3", "/page-4"],
    ]);
  });

  it.each([
    [
      "is in no team",
      ({ user }: Person) =>
        house("teams").delete(memberships).where(eq(memberships.userId, user.id)),
    ],
    [
      "is closing the account",
      ({ user }: Person) =>
        house("account").update(users).set({ closedAt: now() }).where(eq(users.id, user.id)),
    ],
    [
      "is in a closing team",
      ({ team }: Person) =>
        house("teams").update(teams).set({ closedAt: now() }).where(eq(teams.id, team.id)),
    ],
    [
      "has yet to set up a second factor",
      ({ team }: Person) =>
        house("teams").update(teams).set({ requireFactor: true }).where(eq(teams.id, team.id)),
    ],
  ])("and the export are there for somebody who %s", async (_, happen) => {
    const ada = await aFullPerson(aMarker());
    await happen(ada);
    const browser = await signedIn(ada);

    const page = await browser.get("/my-data");
    const made = await exportOf(browser);

    expect(page.status).toBe(200);
    expect(page.html).toContain(ada.user.email);
    expect(dataOf(made).tables.users!.rows[0]).toMatchObject({ email: ada.user.email });
  });

  it("reads times in the person’s own zone", async () => {
    const ada = await aFullPerson(aMarker());
    const at = new Date("2026-07-01T22:30:00Z");
    await house("account").update(users).set({ createdAt: at }).where(eq(users.id, ada.user.id));

    const { html } = await (await signedIn(ada)).get("/my-data");

    expect(html).toContain("2 Jul 2026, 00:30");
  });
});

function wordOf(value: unknown, { user, team }: Person): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (value === user.id) return "you";
  return value === team.id ? team.name : String(value);
}

function decoded(html: string): string {
  const plain = html.replace(/<!-- -->/g, "").replace(/<[^>]*>/g, " ");
  const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
  return plain.replace(/&(#?\w+);/g, (whole, name) => signs[name] ?? whole).replace(/\s+/g, " ");
}
