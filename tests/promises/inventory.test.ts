/** Promise: we know everything we hold, and why, for how long, and how each person in it is found. */
import { getTableColumns, getTableName } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import postgres from "postgres";
import { afterAll, describe, expect, inject, it } from "vitest";
import { config } from "#app/config.server.ts";
import {
  blanks,
  childrenOf,
  columnOf,
  foundBy,
  isTeamTable,
  parentColumn,
  prospectTables,
} from "#app/privacy/people.server.ts";
import { isLimited, limitsOf } from "#app/privacy/retention.ts";
import type { TableData } from "#db/classify.ts";
import { foreignSchemas, inventory } from "#db/inventory.ts";

const main = asSuperuser(config.databaseUrl!);
const vault = asSuperuser(config.vaultUrl!);
const named = inventory.map((entry) => [getTableName(entry.table), entry] as const);

afterAll(async () => {
  await Promise.all([main.end(), vault.end()]);
});

function asSuperuser(url: string): postgres.Sql {
  const address = new URL(inject("urls").admin);
  address.pathname = new URL(url).pathname;
  return postgres(address.href, { max: 1, onnotice: () => {} });
}

async function columnsIn(sql: postgres.Sql): Promise<Record<string, string[]>> {
  const rows = await sql<{ place: string; column: string }[]>`
    select concat_ws('.', table_schema, table_name) as place, column_name as column
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type <> 'VIEW' and table_schema not in ('pg_catalog', 'information_schema')
      and not (select relispartition from pg_class
        where oid = format('%I.%I', table_schema, table_name)::regclass)
    order by 1, ordinal_position`;
  const columns: Record<string, string[]> = {};
  for (const { place, column } of rows) {
    columns[place] ??= [];
    columns[place].push(column);
  }
  return columns;
}

function personal({ columns }: TableData) {
  return Object.entries(columns).filter(([, { kind }]) => kind !== "operational");
}

function erasable(): TableData[] {
  const below = (entry: TableData): TableData[] => [entry, ...childrenOf(entry).flatMap(below)];
  return prospectTables().flatMap(below);
}

describe("the inventory", () => {
  it("lists every table and every column of the database, and nothing else", async () => {
    const live = await columnsIn(main);

    const ours = Object.entries(live).filter(
      ([place]) => !Object.keys(foreignSchemas).some((schema) => place.startsWith(`${schema}.`)),
    );
    const declared = named.map(([name, { table }]) => [
      `public.${name}`,
      Object.keys(getTableColumns(table)).map(toSnakeCase).sort(),
    ]);
    expect(Object.fromEntries(ours.map(([place, columns]) => [place, columns.sort()]))).toEqual(
      Object.fromEntries(declared),
    );
  });

  it("is not needed for the vault, which holds sealed credentials and no word of anybody", async () => {
    const live = await columnsIn(vault);

    expect(live).toEqual({
      "public.credentials": [
        ...["id", "team_id", "mailbox_id", "purpose", "version"],
        ...["key_id", "wrapped_key", "ciphertext", "created_at"],
      ],
      "public.vault_migrations": ["name"],
    });
  });

  it.each(named)(
    "says of %s what each column is for, on what basis, and how it ends",
    (_, entry) => {
      const { table, columns, keep, about } = entry;

      expect(Object.keys(columns).sort()).toEqual(Object.keys(getTableColumns(table)).sort());
      for (const [column, said] of Object.entries(columns)) {
        expect(said.for, column).not.toBe("");
        expect(said.basis, column).not.toBe("");
        const { erase } = said;
        if (typeof erase === "object") expect(erase.keep, column).not.toBe("");
        if (typeof said.export === "object") expect(said.export.no, column).not.toBe("");
      }
      if (personal(entry).length > 0) expect(about).not.toBe("nobody");
      for (const { since } of isLimited(keep) ? limitsOf(keep) : []) {
        expect(columnOf(table, since).getSQLType()).toMatch(/^timestamp/);
      }
    },
  );

  it.each(named)(
    "finds people in %s, or holds nothing that would have to be erased",
    (_, entry) => {
      const { table, found, about } = entry;

      if (found === "nobody's") {
        for (const [column, { erase }] of personal(entry)) {
          expect(erase, column).toEqual({ keep: expect.any(String) });
        }
      } else if ("by" in found) {
        expect(about).not.toBe("nobody");
        expect(columnOf(table, foundBy(entry))).toBeDefined();
      } else if ("of" in found) {
        expect([about, columnOf(table, found.of).getSQLType()]).toEqual(["member", "uuid"]);
      } else {
        expect(inventory.map((each) => each.table)).toContain(found.with);
        expect(parentColumn(table, found.with)).toBeDefined();
      }
    },
  );

  it("lets erasure reach every table about prospects, but for ledgers of keyed hashes", () => {
    const reached = new Set(erasable());

    const others = inventory.filter((entry) => entry.about === "prospect" && !reached.has(entry));
    for (const entry of others) {
      const rules = personal(entry).map(([, { erase }]) => erase);
      expect(rules, getTableName(entry.table)).not.toContain("delete row");
      expect(rules, getTableName(entry.table)).not.toContain("blank");
    }
    expect(reached.size).toBeGreaterThan(3);
  });

  it("knows every table that points at a prospect's rows", async () => {
    const tree = erasable().map(({ table }) => getTableName(table));
    const pointing = await main<{ child: string; parent: string }[]>`
      select conrelid::regclass::text as child, confrelid::regclass::text as parent
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`;

    const strays = pointing.filter(
      ({ child, parent }) => tree.includes(parent) && !tree.includes(child),
    );

    expect(strays).toEqual([]);
  });

  it("blanks only what may be empty, and guards whatever is about prospects by team", () => {
    for (const entry of erasable()) {
      for (const column of Object.keys(blanks(entry))) {
        expect(columnOf(entry.table, column).notNull, column).toBe(false);
      }
    }
    for (const { about, table } of inventory) {
      if (about === "prospect") expect(isTeamTable(table), getTableName(table)).toBe(true);
    }
  });

  it("counts what is overwritten wherever it declares stored files that are", () => {
    const storing = inventory.filter(({ stored }) => stored?.format === "csv");

    for (const { table, stored } of storing) {
      for (const column of [stored!.location, "sha256", "erasedRows", "erasedAt"]) {
        expect(columnOf(table, column)).toBeDefined();
      }
    }
    expect(storing.length).toBeGreaterThan(0);
  });

  it("says of files that it made for teams when they were removed, and leaves what a member wrote", () => {
    const made = inventory.filter(
      ({ table, stored }) => stored?.format === "made" && isTeamTable(table),
    );

    for (const { table, stored } of made) {
      for (const column of ["state", "updatedAt"]) expect(columnOf(table, column)).toBeDefined();
      expect(columnOf(table, stored!.location).notNull, getTableName(table)).toBe(false);
    }
  });
});
