/** How answers reach us: read by IMAP, or through another mailbox and proved by a letter; and who used the password. */
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { clock, HOUR } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { NotFound } from "#app/core/result.ts";
import { listUses, shredCredential } from "#app/mailboxes/credential-page.server.ts";
import type { MailboxInput } from "#app/mailboxes/mailbox.ts";
import { connectMailbox, editMailbox, readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { askForProbe, noteProbe, readProbe } from "#app/mailboxes/probe.server.ts";
import { listTargets, setRepliesTo } from "#app/mailboxes/replies.server.ts";
import { noteUse } from "#app/mailboxes/uses.server.ts";
import { readLaunch } from "#app/outreach/launch.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes, type Sharing } from "#db/schema/mailboxes.ts";
import { sequences, steps } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";
import { type Peer, smtpPeer } from "#tests/adapters/smtp-peer.ts";
import { aDovecot, type Dovecot } from "#tests/support/dovecot.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

const vault = postgres(config.vaultUrl!, { max: 1 });
let dovecot: Dovecot;
let peer: Peer;
beforeAll(async () => {
  dovecot = await aDovecot();
  peer = await smtpPeer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ username }, _session, answer) => answer(null, { user: username ?? "" }),
  });
});
afterAll(() => Promise.all([dovecot.close(), peer.close(), vault.end()]));

function settings(changes: Partial<MailboxInput> = {}): MailboxInput {
  return {
    ...{ address: "ada@larkfield.example", fromName: "Ada Larkfield" },
    ...{ host: "127.0.0.1", port: peer.port, security: "none" as const },
    ...{ username: dovecot.username, password: dovecot.password, dailyCap: 40 },
    ...{ windowStart: 0, windowEnd: 1440, zone: "UTC" },
    ...changes,
  };
}

const reading = () => ({
  imapHost: "127.0.0.1",
  imapPort: dovecot.port,
  imapSecurity: "none" as const,
});

async function connect({ member }: Person, changes: Partial<MailboxInput> = {}): Promise<string> {
  const { value, refused } = await connectMailbox(member, settings(changes));
  if (refused) throw new Error(refused);
  await runJobs();
  return value!.id;
}

async function look({ member }: Person, id: string) {
  return (await readMailbox(member, id)).mailbox;
}

test("the test signs in for reading as well, and says what is wrong there apart from sending", async () => {
  const ada = await aMember();

  const id = await connect(ada, reading());
  const on = await look(ada, id);
  const changed = { ...settings(reading()), password: "no longer" };
  await editMailbox(ada.member, id, changed);
  await runJobs();
  const failing = await look(ada, id);
  await editMailbox(ada.member, id, { ...settings(), imapHost: null });
  await runJobs();

  expect([on.state, on.reading]).toEqual(["ready", "on"]);
  expect([failing.state, failing.reading, failing.readingProblem]).toEqual([
    ...["ready", "failing", "wrong-password"],
  ]);
  expect((await look(ada, id)).reading).toBe("off");
});

function anotherSign(sign: string): string {
  return sign === "A" ? "B" : "A";
}

test("a sequence with a follow-up waits until a letter has shown that answers reach us", async () => {
  const ada = await aMember();
  const id = await connect(ada);
  const read = await connect(ada, { address: "desk@larkfield.example", ...reading() });
  const { sequence } = await aRunningSequence(ada, {
    smtp: { port: peer.port, address: "x@larkfield.example" },
  });
  await inTeam(ada.member, async (tx) => {
    await tx.update(teams).set({ postalAddress: "1 Lark Lane" }).where(eq(teams.id, ada.team.id));
    const draft = { state: "draft", launchedAt: null, mailboxId: id } as const;
    await tx.update(sequences).set(draft).where(eq(sequences.id, sequence.id));
    const { teamId } = ada.member;
    const words = { subject: "Again", body: "Hello again." };
    await tx
      .insert(steps)
      .values({ teamId, sequenceId: sequence.id, position: 2, number: 2, ...words });
  });

  const before = await launchSequence(ada.member, sequence.id);
  const alone = await askForProbe(ada.member, id);
  const chosen = await setRepliesTo(ada.member, id, read);
  const asked = await askForProbe(ada.member, id);
  await runJobs();
  const raw = peer.accepted.at(-1)!.bytes;
  const headers = `${raw.slice(0, raw.indexOf("\r\n\r\n"))}\r\nDKIM-Signature: d=larkfield.example; s=k; h=from\r\n`;
  const probe = readProbe(headers);
  const between = (await readLaunch(ada.member, sequence.id)).hindrance;
  await inTeam(ada.member, (tx) =>
    noteProbe(tx, ada.member, { mailboxId: probe!.mailboxId, through: id, headers }),
  );
  const elsewhere = (await look(ada, id)).provedAt;
  await inTeam(ada.member, (tx) =>
    noteProbe(tx, ada.member, { mailboxId: probe!.mailboxId, through: read, headers }),
  );

  expect([before.refused, alone.refused, chosen.refused]).toEqual([
    "no-replies",
    "no-reader",
    undefined,
  ]);
  expect(asked.value).toEqual({ to: "desk@larkfield.example" });
  expect(peer.accepted.at(-1)!.to).toEqual(["desk@larkfield.example"]);
  expect(headers).toMatch(/^Reply-To: desk@larkfield\.example\r$/m);
  expect(headers).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  expect(probe).toEqual({ teamId: ada.member.teamId, mailboxId: id });
  expect(readProbe(headers.replace(/(?<=Probe: .{8})./, anotherSign))).toBeUndefined();
  expect([between, elsewhere]).toEqual(["no-replies", null]);
  expect((await look(ada, id)).health).toMatchObject({ letter: [{ selector: "k" }] });
  expect((await launchSequence(ada.member, sequence.id)).refused).toBeUndefined();
  await runJobs();
  expect(peer.accepted.at(-1)!.bytes).toContain("Reply-To: desk@larkfield.example");
  await editMailbox(ada.member, id, settings({ address: "ada2@larkfield.example" }));
  expect((await look(ada, id)).provedAt).toBeNull();
});

test("answers go only to a mailbox that one looks after, and that is read", async () => {
  const ada = await aMember();
  const ben = await aMember({ team: ada.team, role: "member" });
  const [hers, his] = [
    await connect(ada, reading()),
    await connect(ben, { address: "ben@larkfield.example" }),
  ];

  const unread = await setRepliesTo(ada.member, hers, his);

  expect(unread.refused).toBe("not-read");
  await expect(setRepliesTo(ben.member, his, hers)).rejects.toThrow();
  await expect(setRepliesTo(ben.member, his, newId())).rejects.toThrow(NotFound);
});

test("answers are not led into a colleague's inbox that is not shared: whoever did would read letters in it", async () => {
  const ada = await aMember();
  const ben = await aMember({ team: ada.team, role: "member" });
  const hers = await connect(ada);
  const his = await connect(ben, { address: "ben@larkfield.example", ...reading() });
  const share = (sharing: Sharing) =>
    inTeam(ben.member, (tx) => tx.update(mailboxes).set({ sharing }).where(eq(mailboxes.id, his)));

  const offered = await listTargets(ada.member, hers);
  const alone = await setRepliesTo(ada.member, hers, his);
  await share("team");
  const shared = await setRepliesTo(ada.member, hers, his);

  expect(offered).toEqual([]);
  expect([alone.refused, shared.refused]).toEqual(["not-shared", undefined]);
});

test("each use of a password is shown to its owner, an hour in a row, and to nobody else", async () => {
  const ada = await aMember();
  const admin = await aMember({ team: ada.team, role: "admin" });
  const id = await connect(ada);
  const use = { job: "incoming.read", why: "read" } as const;
  for (let n = 0; n < 3; n++) await noteUse(ada.member, { id, credentialVersion: 1 }, use);
  clock.advance(HOUR + 1);
  await noteUse(ada.member, { id, credentialVersion: 1 }, use);

  const { uses } = await listUses(ada.member, id);
  const page = await (await signedIn(ada)).get(`/mailboxes/${id}/uses`);
  const others = await (await signedIn(admin)).get(`/mailboxes/${id}/uses`);
  const shred = await (await signedIn(admin)).post(`/mailboxes/${id}/shred`);

  const read = uses.filter(({ why }) => why === "read");
  expect(uses.map(({ why }) => why)).toEqual(expect.arrayContaining(["send", "test"]));
  expect(read.map(({ why, times }) => [why, times])).toEqual([
    ["read", 1],
    ["read", 3],
  ]);
  expect(page.html).toContain("To read what came back");
  expect([others.status, shred.status]).toEqual([404, 404]);
});

test("a destroyed password is gone from the vault at once, and the mailbox says why it rests", async () => {
  const ada = await aMember();
  const id = await connect(ada, reading());
  const browser = await signedIn(ada);

  const asked = await browser.get(`/mailboxes/${id}/shred`);
  const done = await browser.follow(await browser.post(`/mailboxes/${id}/shred`));
  await runJobs();

  const left = await vault`select 1 from credentials where mailbox_id = ${id}`;
  const { state, problem, reading: read } = await look(ada, id);
  expect(asked.html).toContain("destroyed at once");
  expect(done.html).toContain("Its owner had the password destroyed");
  expect(left).toHaveLength(0);
  expect([state, problem, read]).toEqual(["paused", "password-shredded", "off"]);
  expect((await shredCredential(ada.member, id)).refused).toBeUndefined();
});

test("the settings are looked up when asked, and what was typed stays", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const typed = { intent: "look-up", kind: "smtp", fromName: "Ada of Larkfield", dailyCap: "7" };

  const found = await browser.post("/mailboxes/new", { ...typed, address: "ada@fastmail.com" });
  const none = await browser.post("/mailboxes/new", { ...typed, address: "ada@larkfield.example" });
  const closed = await browser.post("/mailboxes/new", { ...typed, address: "ada@hotmail.com" });

  expect(found.html).toContain('value="imap.fastmail.com"');
  expect(found.html).toContain("These are the settings of Fastmail.");
  expect(found.html).toContain('value="Ada of Larkfield"');
  expect(none.html).toContain("publishes no settings");
  expect(none.html).toContain('value="Ada of Larkfield"');
  expect(closed.html).toContain("Sign in with Microsoft");
  expect(await inTeam(ada.member, (tx) => tx.$count(mailboxes))).toBe(0);
});

test("the health of the domain is looked at once a test has worked, and again when asked", async () => {
  const ada = await aMember();
  const id = await connect(ada);
  const browser = await signedIn(ada);

  const asked = await browser.follow(await browser.post(`/mailboxes/${id}/health`));
  await runJobs();
  const page = await browser.get(`/mailboxes/${id}/health`);

  expect((await look(ada, id)).healthAt).not.toBeNull();
  expect(asked.html).toContain("We are looking");
  expect(page.html).toContain("Who may send (SPF)");
  expect(page.html).toContain("Not known");
});
