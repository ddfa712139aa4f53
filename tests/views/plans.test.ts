/** How PostgreSQL goes about the Prospects page: by its indexes, never through the whole team. */
import type postgres from "postgres";
import { beforeAll, describe, expect, test } from "vitest";
import { conditionOf } from "#app/prospects/filter.server.ts";
import { readFilter } from "#app/prospects/filter.ts";
import { type Asked, countUpTo, findPage, listProspects } from "#app/prospects/list.server.ts";
import { readListQuery } from "#app/prospects/search.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { type Many, plantMany, settle } from "#tests/support/many.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const TEAM = 60_000;
/** As many rows as are counted, looked at among the newest, or listed before they are sorted. */
const BOUND = 10_100;

let ada: Person;
let many: Many;

beforeAll(async () => {
  const grace = await aMember({ name: "Grace Elsewhere" });
  ada = await aMember();
  const sql = asSuperuser();
  await plantMany(sql, { teamId: grace.team.id, count: TEAM, seed: 2 });
  many = await plantMany(sql, { teamId: ada.team.id, count: TEAM });
  await settle(sql);
}, 240_000);

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
};
type Explained = { query: string; nodes: Plan[]; blocks: number };

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Every query that the work sends, explained in the place where it is sent. */
async function explain(work: (tx: Tx) => Promise<unknown>): Promise<Explained[]> {
  const explained: Explained[] = [];
  await inTeam(ada.member, async (tx) => {
    const { session } = tx as unknown as { session: { client: postgres.TransactionSql } };
    const wire = session.client;
    session.client = new Proxy(wire, {
      get(sql, property) {
        if (property !== "unsafe") return Reflect.get(sql, property);
        return (query: string, values: never[], options: object) => {
          if (/^\s*(select|with)/i.test(query) && /prospects/.test(query)) {
            void sql
              .unsafe(`explain (analyze, buffers, format json) ${query}`, values)
              .then(([row]) => {
                const [{ Plan: plan }] = row!["QUERY PLAN"];
                const blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
                explained.push({ query, nodes: nodesOf(plan), blocks });
              });
          }
          return sql.unsafe(query, values, options);
        };
      },
    });
    await work(tx);
  });
  return explained;
}

const ask = (query: string) => {
  const words = query
    .replace("BIG", many.bigList)
    .replace("SMALL", many.smallList)
    .replace("FIELD", many.field)
    .replace("IMPORT", many.imported);
  return readListQuery(new URLSearchParams(words));
};

function expectIndexed(explained: Explained[]): void {
  expect(explained.length).toBeGreaterThan(0);
  for (const { query, nodes } of explained) {
    for (const node of nodes) {
      const told = `${query}\n${JSON.stringify(node)}`;
      const big = ["prospects", "labelled", "custom_values"].includes(node["Relation Name"] ?? "");
      if (big) expect(node["Node Type"], told).not.toBe("Seq Scan");
      const rows = node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0);
      expect(rows * node["Actual Loops"], told).toBeLessThanOrEqual(BOUND);
    }
  }
}

const indexed = [
  "",
  "sort=added-asc",
  "sort=email",
  "sort=email-desc",
  "f=country.is.DE",
  "f=country.is.JP",
  "f=country.is.DE&sort=added-asc",
  "f=country.is.DE&sort=email",
  "f=country.empty",
  "f=verdict.is.invalid",
  "f=contacted.before.2026-09-01",
  "f=contacted.after.2026-09-01",
  "f=contacted.filled",
  "f=added.before.2100-01-01",
  "f=added.before.2000-01-01",
  "f=due.before.2100-01-01",
  "f=due.before.2027-06-01",
  "f=list.is.BIG",
  "f=list.is.BIG&sort=email",
  "f=list.is.SMALL",
  "f=list.is.SMALL&sort=email",
  "f=import.is.IMPORT",
  "f=email.is.nobody@lark.example",
  "f=flag.is.restricted",
  "f=flag.is.withheld",
  "f=flag.is.binned",
  "f=custom:FIELD.is.15",
  "f=custom:FIELD.above.900",
  "f=custom:FIELD.below.5",
  "f=custom:FIELD.filled",
  "f=company.contains.lark",
  "f=company.is.larkworks+3",
  "f=lastName.is.lovemar",
  "f=firstName.is.ada",
  "f=domain.is.larkworks3.example",
  "f=list.is.SMALL&f=country.is.DE&f=company.contains.lark",
  "q=ada",
  "q=lovemar",
  "q=nobodylikethis",
  "q=lark+ada",
];

describe("no page goes through the whole team", () => {
  test.each(indexed)("%s", async (query) => {
    const asked = ask(query) as Asked;
    let next: Asked["cursor"];

    const first = await explain(async (tx) => {
      next = (await findPage(tx, asked)).next;
    });
    const second = next ? await explain((tx) => findPage(tx, { ...asked, cursor: next })) : [];

    expectIndexed([...first, ...second]);
  });
});

const counted = [
  "country.is.DE",
  "verdict.is.invalid",
  "contacted.filled",
  "due.before.2100-01-01",
];

describe("no count goes further than it is shown", () => {
  test.each(counted)("%s", async (condition) => {
    const filter = readFilter(new URLSearchParams({ f: condition }));

    expectIndexed(await explain((tx) => countUpTo(tx, conditionOf(filter))));
  });
});

test("words go through the index, whatever is spelled nearly so as well", async () => {
  const explained = await explain((tx) => findPage(tx, ask("q=lovemarr") as Asked));

  // What a function reads is counted in blocks: the table alone has some thousands.
  for (const { blocks, query } of explained) expect(blocks, query).toBeLessThan(1_500);
  expect(explained.some(({ query }) => query.includes("alike_prospects"))).toBe(true);
});

test("a combination that no index serves is given up in time, and said to be", async () => {
  const filter = readFilter(new URLSearchParams("f=company.contains.qx&f=position.empty"));

  const page = await listProspects(ada.member, { ...filter, patience: { page: 1, count: 1 } });

  expect(page).toMatchObject({ tooSlow: true, rows: [] });
});
