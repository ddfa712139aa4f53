/** Connecting, changing, testing and removing a mailbox, against a real SMTP server and the real vault. */
import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, afterEach, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { clock, MINUTE } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { NotFound } from "#app/core/result.ts";
import type { MailboxEdit, MailboxInput } from "#app/mailboxes/mailbox.ts";
import {
  connectMailbox,
  editMailbox,
  listMailboxes,
  readMailbox,
  retest,
} from "#app/mailboxes/mailboxes.server.ts";
import { connectPractice } from "#app/mailboxes/practice.server.ts";
import { removeMailbox } from "#app/mailboxes/removal.server.ts";
import { testMailbox } from "#app/mailboxes/testing.server.ts";
import { house, inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { type SequenceState, sequences } from "#db/schema/outreach.ts";
import { dueClocks } from "#db/schema/team.ts";
import { type Peer, smtpPeer } from "#tests/adapters/smtp-peer.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";

const vault = postgres(config.vaultUrl!, { max: 1 });
afterAll(() => vault.end());

const peers: Peer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
});

async function aPeer(): Promise<Peer> {
  const peer = await smtpPeer({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true });
  peers.push(peer);
  return peer;
}

function settings(port: number, changes: Partial<MailboxInput> = {}): MailboxInput {
  return {
    address: "ada@larkfield.example",
    fromName: "Ada Larkfield",
    host: "127.0.0.1",
    port,
    security: "none",
    username: "ada",
    password: "right",
    dailyCap: 40,
    windowStart: 480,
    windowEnd: 1080,
    zone: "UTC",
    ...changes,
  };
}

async function connect({ member }: Person, input: MailboxInput): Promise<string> {
  const outcome = await connectMailbox(member, input);
  if (outcome.refused) throw new Error(outcome.refused);
  await runJobs();
  return outcome.value.id;
}

async function stateOf({ member }: Person, id: string) {
  const { mailbox } = await readMailbox(member, id);
  return [mailbox.state, mailbox.problem];
}

async function versionsOf(id: string): Promise<number[]> {
  const rows = await vault`select version from credentials where mailbox_id = ${id} order by 1`;
  return rows.map(({ version }) => version);
}

async function aSequence({ member }: Person, mailboxId: string, state: SequenceState) {
  const id = newId();
  await inTeam(member, (tx) =>
    tx.insert(sequences).values({
      id,
      teamId: member.teamId,
      name: "Autumn letters",
      mailboxId,
      state,
    }),
  );
  return id;
}

test("a mailbox is testing at first, and ready once the worker has signed in", async () => {
  const ada = await aMember();
  const { port, accepted } = await aPeer();

  const outcome = await connectMailbox(ada.member, settings(port));
  const before = await stateOf(ada, outcome.value!.id);
  await runJobs();

  expect(before).toEqual(["testing", null]);
  expect(await stateOf(ada, outcome.value!.id)).toEqual(["ready", null]);
  expect(accepted).toEqual([]);
});

test("a mailbox that works wakes the sending", async () => {
  const ada = await aMember();
  const { port } = await aPeer();

  const { value } = await connectMailbox(ada.member, settings(port));
  await testMailbox(ada.member, value!.id);

  const clocks = await house("dispatch")
    .select()
    .from(dueClocks)
    .where(eq(dueClocks.subjectId, value!.id));
  expect(clocks).toHaveLength(1);
});

test("a wrong password leaves it failing, with the word for why", async () => {
  const ada = await aMember();
  const { port } = await aPeer();

  const id = await connect(ada, settings(port, { password: "wrong" }));

  expect(await stateOf(ada, id)).toEqual(["failing", "wrong-password"]);
});

test("a server that is not there is told apart from a wrong password", async () => {
  const ada = await aMember();
  const peer = await aPeer();
  await peer.close();

  const id = await connect(ada, settings(peer.port));

  expect(await stateOf(ada, id)).toEqual(["failing", "connection-refused"]);
});

test("the password is nowhere in the main database: no table, no job", async () => {
  const ada = await aMember();
  const { port } = await aPeer();
  const needle = "needle-of-a-password-7f3a";

  const id = await connect(ada, settings(port, { password: needle }));

  const found = await house("health").execute(sql`
    select 1 from mailboxes where mailboxes::text like ${`%${needle}%`}
    union all select 1 from pgboss.job where job::text like ${`%${needle}%`}`);
  const [sealed] = await vault`select * from credentials where mailbox_id = ${id}`;
  expect(found).toHaveLength(0);
  expect(await listMailboxes(ada.member)).toHaveLength(1);
  expect(JSON.stringify(sealed)).not.toContain(needle);
  expect(Buffer.from(sealed!.ciphertext).includes(needle)).toBe(false);
});

test("an edit without a password keeps the stored one; a new password is a new version", async () => {
  const ada = await aMember();
  const { port } = await aPeer();
  const id = await connect(ada, settings(port, { password: "wrong" }));

  const kept = await editMailbox(ada.member, id, settings(port, { password: undefined }));
  await runJobs();
  const afterKeeping = await stateOf(ada, id);
  const replaced = await editMailbox(ada.member, id, settings(port));
  await runJobs();

  expect([kept.refused, replaced.refused]).toEqual([undefined, undefined]);
  expect(afterKeeping).toEqual(["failing", "wrong-password"]);
  expect(await stateOf(ada, id)).toEqual(["ready", null]);
  expect(await versionsOf(id)).toEqual([1, 2]);
});

test("a replaced password is destroyed minutes later, and the one in use stays", async () => {
  const ada = await aMember();
  const { port } = await aPeer();
  const id = await connect(ada, settings(port, { password: "wrong" }));
  await editMailbox(ada.member, id, settings(port));
  await runJobs();

  clock.advance(11 * MINUTE);
  await runJobs();

  expect(await versionsOf(id)).toEqual([2]);
  expect((await testMailbox(ada.member, id)).value).toEqual({ problem: null });
});

const readElsewhere = { imapHost: "localhost", imapPort: 1, imapSecurity: "none" } as const;

test.each([{ host: "localhost" }, { username: "grace" }, readElsewhere] as Partial<MailboxEdit>[])(
  "a stored password is never used elsewhere: %o needs it anew",
  async (elsewhere) => {
    const ada = await aMember();
    const { port } = await aPeer();
    const id = await connect(ada, settings(port));

    const outcome = await editMailbox(
      ada.member,
      id,
      settings(port, { password: undefined, ...elsewhere }),
    );

    expect(outcome.refused).toBe("password-needed");
    expect(await versionsOf(id)).toEqual([1]);
  },
);

test("a changed limit is not a reason to test again", async () => {
  const ada = await aMember();
  const { port } = await aPeer();
  const id = await connect(ada, settings(port));

  await editMailbox(ada.member, id, settings(port, { password: undefined, dailyCap: 7 }));

  expect(await stateOf(ada, id)).toEqual(["ready", null]);
  expect((await listMailboxes(ada.member))[0]?.dailyCap).toBe(7);
});

test("the result of a test does not judge what was changed meanwhile", async () => {
  const ada = await aMember();
  let meanwhile = async () => {};
  const peer = await smtpPeer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ username }, _session, answer) =>
      void meanwhile().then(() => answer(null, { user: username })),
  });
  peers.push(peer);
  const id = await connect(ada, settings(peer.port));
  meanwhile = async () => {
    await editMailbox(ada.member, id, settings(peer.port, { password: "another" }));
  };

  await testMailbox(ada.member, id);

  expect(await stateOf(ada, id)).toEqual(["testing", null]);
});

test("testing again is a job, and the page says testing meanwhile", async () => {
  const ada = await aMember();
  const peer = await aPeer();
  const id = await connect(ada, settings(peer.port));
  await peer.close();

  await retest(ada.member, id);
  const meanwhile = await stateOf(ada, id);
  await runJobs();

  expect(meanwhile).toEqual(["testing", null]);
  expect(await stateOf(ada, id)).toEqual(["failing", "connection-refused"]);
});

test("a credential that is gone or was sealed by a lost key is a problem in words, not a crash", async () => {
  const ada = await aMember();
  const { port } = await aPeer();
  const id = await connect(ada, settings(port));

  await vault`update credentials set key_id = 'lost' where mailbox_id = ${id}`;
  const lost = await testMailbox(ada.member, id);
  await vault`delete from credentials where mailbox_id = ${id}`;
  const gone = await testMailbox(ada.member, id);

  expect(lost.value.problem).toBe("password-unreadable");
  expect(gone.value.problem).toBe("password-gone");
});

test("a credential that nothing came to refer to is destroyed", async () => {
  const ada = await aMember();
  const { port } = await aPeer();
  await connect(ada, settings(port));

  const twice = await Promise.all([
    connectMailbox(ada.member, settings(port, { address: "grace@larkfield.example" })),
    connectMailbox(ada.member, settings(port, { address: "Grace@Larkfield.example" })),
  ]);
  clock.advance(11 * MINUTE);
  await runJobs();

  const stored = await vault`select mailbox_id from credentials where team_id = ${ada.team.id}`;
  expect(twice.map(({ refused }) => refused).sort()).toEqual(["already-connected", undefined]);
  expect(stored).toHaveLength(2);
});

test("a demo team connects nothing real, and PostgreSQL would refuse it too", async () => {
  const ada = await aMember({ team: await aTeam({ isDemo: true }) });

  const outcome = await connectMailbox(ada.member, settings(2525));

  const { team } = ada;
  const { password: _, ...row } = settings(2525);
  const forced = inTeam(ada.member, (tx) =>
    tx.insert(mailboxes).values({
      ...row,
      teamId: team.id,
      teamIsDemo: true,
      kind: "smtp",
      state: "ready",
    }),
  );
  expect(outcome.refused).toBe("demo-team");
  await expect(forced).rejects.toThrow();
});

test("a mailbox in use stays; a draft or finished sequence merely loses it", async () => {
  const ada = await aMember();
  const { port } = await aPeer();
  const id = await connect(ada, settings(port));
  const draft = await aSequence(ada, id, "draft");
  const paused = await aSequence(ada, id, "paused");

  const refusal = await removeMailbox(ada.member, id);
  await inTeam(ada.member, (tx) =>
    tx.update(sequences).set({ state: "finished" }).where(eq(sequences.id, paused)),
  );
  const removal = await removeMailbox(ada.member, id);

  const [left] = await inTeam(ada.member, (tx) =>
    tx.select().from(sequences).where(eq(sequences.id, draft)),
  );
  expect(refusal).toMatchObject({ refused: "in-use", detail: { names: ["Autumn letters"] } });
  expect(removal.refused).toBeUndefined();
  expect(left?.mailboxId).toBeNull();
});

test("removing a mailbox destroys every version of its password", async () => {
  const ada = await aMember();
  const { port } = await aPeer();
  const id = await connect(ada, settings(port));
  await editMailbox(ada.member, id, settings(port, { password: "wrong" }));
  const before = await versionsOf(id);

  await removeMailbox(ada.member, id);
  await runJobs();

  expect(before).toEqual([1, 2]);
  expect(await versionsOf(id)).toEqual([]);
  await expect(readMailbox(ada.member, id)).rejects.toThrow(NotFound);
});

test("another team's mailbox does not exist, no more than a random or a broken id", async () => {
  const [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];
  const { port } = await aPeer();
  const id = await connect(ada, settings(port));

  for (const foreign of [id, newId(), "broken"]) {
    const attempts = [
      () => readMailbox(eve.member, foreign),
      () => editMailbox(eve.member, foreign, settings(port)),
      () => retest(eve.member, foreign),
      () => testMailbox(eve.member, foreign),
      () => removeMailbox(eve.member, foreign),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(NotFound);
  }
  expect(await stateOf(ada, id)).toEqual(["ready", null]);
  expect(await versionsOf(id)).toEqual([1]);
});

test("the practice mailbox is not a mailbox of one's own", async () => {
  const ada = await aMember();
  const { value } = await connectPractice(ada.member);

  const edit = editMailbox(ada.member, value.id, settings(2525));

  await expect(edit).rejects.toThrow(NotFound);
  expect((await retest(ada.member, value.id)).refused).toBe("practice-needs-none");
});
