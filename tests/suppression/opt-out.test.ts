/** The unsubscribe link: it works for ever, commits before it answers, and a forged one does nothing. */
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { newId } from "#app/core/id.ts";
import { contactHash, sign, verify } from "#app/core/signing.server.ts";
import { optOut, unsubscribeToken, whoWrites } from "#app/suppression/one-click.server.ts";
import { closeConnections, connection, inTeam } from "#db/client.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { correct } from "#tests/support/correcting.ts";
import { aRunningSequence, enrolmentsOf } from "#tests/support/outreach.ts";
import { asSuperuser, somebodyWaits } from "#tests/support/owner.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { until } from "#tests/support/worker.ts";

function tokenFor({ member }: Person, address: string): string {
  return unsubscribeToken({ teamId: member.teamId, hash: contactHash(address) });
}

function listOf({ member }: Person) {
  return inTeam(member, (tx) =>
    tx.select().from(suppressions).where(eq(suppressions.teamId, member.teamId)),
  );
}

test("one press puts the person on the list and ends what is under way", async () => {
  const ada = await aMember();
  const { sequence } = await aRunningSequence(ada, { people: 2 });

  const answer = await optOut(tokenFor(ada, "person1@buyer.example"));

  expect(answer).toBe("done");
  expect(await listOf(ada)).toMatchObject([
    { kind: "address", reason: "unsubscribed", hash: contactHash("person1@buyer.example") },
  ]);
  const states = (await enrolmentsOf(ada, sequence.id)).map(({ state, reason }) => [state, reason]);
  expect(states).toContainEqual(["stopped", "unsubscribed"]);
  expect(states).toContainEqual(["waiting", null]);
});

test("pressing again changes nothing", async () => {
  const ada = await aMember();
  const token = tokenFor(ada, "person1@buyer.example");

  const answers = [await optOut(token), await optOut(token)];

  expect(answers).toEqual(["done", "done"]);
  expect(await listOf(ada)).toHaveLength(1);
});

test("an old message's link still stops somebody whose address was corrected since", async () => {
  const ada = await aMember();
  const { sequence, prospects, enrolments } = await aRunningSequence(ada);
  const { member } = ada;
  const token = unsubscribeToken({
    teamId: member.teamId,
    hash: contactHash("person1@buyer.example"),
    enrolmentId: enrolments[0]!.id,
  });
  const corrected = { ...blank, email: "person.one@buyer.example" };
  await correct(member, prospects[0]!.id, corrected);

  await optOut(token);

  expect(await enrolmentsOf(ada, sequence.id)).toMatchObject([
    { state: "stopped", reason: "unsubscribed" },
  ]);
  expect(await listOf(ada)).toHaveLength(2);
});

describe("a link that is not ours", () => {
  test("does nothing, whichever bit of it is changed", async () => {
    const ada = await aMember();
    const token = Buffer.from(tokenFor(ada, "a@acme.example"), "base64url");
    const forged = Array.from({ length: token.length }, (_, index) => {
      const bytes = Buffer.from(token);
      bytes[index] = bytes[index]! ^ (1 << (index % 8));
      return bytes.toString("base64url");
    });

    const answers = await Promise.all(forged.map(optOut));

    expect(new Set(answers)).toEqual(new Set(["unknown"]));
    expect(await listOf(ada)).toEqual([]);
  });

  test("does nothing when cut short, prolonged, or signed for something else", async () => {
    const ada = await aMember();
    const token = tokenFor(ada, "a@acme.example");
    const payload = verify("unsubscribe", token)!;
    const others = [
      "",
      "nonsense",
      token.slice(0, -1),
      token.slice(4),
      `${token}A`,
      token.repeat(9),
      sign("confirm", payload),
      sign("reset", payload),
      sign("unsubscribe", payload.subarray(0, 47)),
      sign("unsubscribe", Buffer.concat([payload, Buffer.alloc(3)])),
    ];

    const answers = await Promise.all(others.map(optOut));

    expect(new Set(answers)).toEqual(new Set(["unknown"]));
    expect(await listOf(ada)).toEqual([]);
    expect(await whoWrites(others[6]!)).toBe("unknown");
  });

  test("another team's link leaves this team alone", async () => {
    const [ada, grace] = [await aMember(), await aMember({ name: "Grace Hopper" })];

    await optOut(tokenFor(grace, "a@acme.example"));

    expect(await listOf(ada)).toEqual([]);
    expect(await listOf(grace)).toHaveLength(1);
  });
});

test("the link of a team that is gone says so: nobody is left who could write", async () => {
  const token = unsubscribeToken({ teamId: newId(), hash: contactHash("a@acme.example") });

  expect(await optOut(token)).toBe("gone");
  expect(await whoWrites(token)).toBe("gone");
});

test("the page learns the team's name and nothing about the person", async () => {
  const ada = await aMember({ team: await aTeam({ name: "Lark & Sons" }) });

  expect(await whoWrites(tokenFor(ada, "a@acme.example"))).toEqual({ name: "Lark & Sons" });
});

describe("many at once", () => {
  test("5,000 of one team take few transactions and every one is kept", async () => {
    const ada = await aMember();
    const tokens = Array.from({ length: 5_000 }, (_, n) => tokenFor(ada, `p${n}@buyer.example`));

    const answers = await Promise.all(tokens.map(optOut));

    const [kept] = await inTeam(ada.member, (tx) =>
      tx
        .select({
          rows: sql<number>`count(*)::int`,
          transactions: sql<number>`count(distinct xmin::text)::int`,
        })
        .from(suppressions),
    );
    expect(answers.every((answer) => answer === "done")).toBe(true);
    expect(kept).toEqual({ rows: 5_000, transactions: 10 });
  });

  test("the same person pressing a hundred times stands there once", async () => {
    const ada = await aMember();
    const token = tokenFor(ada, "a@acme.example");

    await Promise.all(Array.from({ length: 100 }, () => optOut(token)));

    expect(await listOf(ada)).toHaveLength(1);
  });

  test("teams do not wait for one another's lists", async () => {
    const people = await Promise.all(["Ada", "Grace", "Mary"].map((name) => aMember({ name })));

    await Promise.all(
      people.flatMap((each) =>
        Array.from({ length: 50 }, (_, n) => optOut(tokenFor(each, `p${n}@buyer.example`))),
      ),
    );

    for (const each of people) expect(await listOf(each)).toHaveLength(50);
  });
});

test("what was answered is committed: another connection sees it at once", async () => {
  const ada = await aMember();

  await optOut(tokenFor(ada, "a@acme.example"));

  const [row] = await connection().begin(async (wire) => {
    await wire`select set_config('app.team', ${ada.member.teamId}, true)`;
    return wire`select reason from suppressions`;
  });
  expect(row).toEqual({ reason: "unsubscribed" });
});

describe("when the database", () => {
  test("is gone, nobody is told that it is done, and the next press works", async () => {
    const ada = await aMember();
    const token = tokenFor(ada, "a@acme.example");
    const url = config.databaseUrl;
    await closeConnections();
    config.databaseUrl = "postgres://nobody@127.0.0.1:1/nothing";
    const failed = await optOut(token).catch(() => "failed");
    await closeConnections();
    config.databaseUrl = url;

    const again = await optOut(token);

    expect(failed).toBe("failed");
    expect(again).toBe("done");
    expect(await listOf(ada)).toHaveLength(1);
  });

  test("sacrifices it to end a deadlock, it is done all the same", async () => {
    const ada = await aMember();
    const { sequence, enrolments } = await aRunningSequence(ada);
    const hash = contactHash("person1@buyer.example");
    const row = { id: newId(), teamId: ada.member.teamId, hash };
    let answer: Promise<string> | undefined;

    await asSuperuser().begin(async (wire) => {
      // Of the two, the opt-out is to notice the deadlock first, however slow the machine.
      await wire`set local deadlock_timeout = '1min'`;
      await wire`select id from enrolments where id = ${enrolments[0]!.id} for update`;
      answer = optOut(tokenFor(ada, "person1@buyer.example"));
      await until(somebodyWaits);
      await wire`insert into suppressions
          (id, team_id, created_at, updated_at, kind, hash, key_id, reason)
        values (${row.id}, ${row.teamId}, now(), now(), 'address', ${row.hash}, 'key', 'blacklisted')`;
    });

    expect(await answer).toBe("done");
    expect(await listOf(ada)).toMatchObject([{ reason: "unsubscribed" }]);
    expect(await enrolmentsOf(ada, sequence.id)).toMatchObject([{ state: "stopped" }]);
  });
});

const blank = {
  firstName: null,
  lastName: null,
  position: null,
  company: null,
  country: null,
  source: null,
};
