/** A sequence through a real Postfix and Dovecot: handed in, delivered, put off, sent back, and looked for in Sent. */
import { and, eq } from "drizzle-orm";
import PostalMime from "postal-mime";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { openImap } from "#app/adapters/mailbox/imap.server.ts";
import { clock, MINUTE, now } from "#app/core/clock.ts";
import { stopParsing } from "#app/incoming/apart.server.ts";
import type { MailboxInput } from "#app/mailboxes/mailbox.ts";
import { connectMailbox, editMailbox, readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { createSequence, launchSequence } from "#app/outreach/sequences.server.ts";
import { inTeam } from "#db/client.ts";
import { sends } from "#db/schema/outreach.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { startWatcher } from "#jobs/watcher.ts";
import { addProspects, sendWhatIsDue } from "#tests/outreach/world.ts";
import { aDovecot, type Dovecot } from "#tests/support/dovecot.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aPostfix, type Postfix } from "#tests/support/postfix.ts";
import { conversationsOf } from "./world.ts";

const NORA = "nora@buyer.example";
const CLEO = "cleo@buyer.example";
const RAVI = "ravi@buyer.example";
/** Nobody has this mailbox. */
const GONE = "gone@buyer.example";

let dovecot: Dovecot;
let postfix: Postfix;
beforeAll(async () => {
  dovecot = await aDovecot({ others: [NORA, CLEO, RAVI] });
  postfix = await aPostfix(dovecot);
});
afterEach(() => clock.reset());
afterAll(async () => {
  await postfix?.close();
  await dovecot?.close();
  await stopParsing();
});

function settings(changes: Partial<MailboxInput> = {}): MailboxInput {
  return {
    ...{ address: dovecot.username, fromName: "Ada Larkfield", username: dovecot.username },
    ...{ host: "127.0.0.1", port: postfix.port, security: "starttls", password: dovecot.password },
    ...{ imapHost: "127.0.0.1", imapPort: dovecot.tlsPort, imapSecurity: "tls" },
    ...{ dailyCap: 40, windowStart: 0, windowEnd: 1440, zone: "UTC" },
    ...changes,
  };
}

/** The mailbox of somebody here, read as their own mail program reads it. */
function asThem(username: string) {
  const { password, tlsPort: port } = dovecot;
  return openImap({ host: "127.0.0.1", port, security: "tls", username, password });
}

async function isInSent(messageId: string) {
  const reader = asThem(dovecot.username);
  const found = await reader.find(messageId);
  await reader.close();
  return found;
}

/** Every message that lies in somebody's inbox. */
async function inboxOf(username: string) {
  const reader = asThem(username);
  const { value } = await reader.list("inbox", undefined, 100);
  const mails = [];
  for (const head of value!.heads) {
    const fetched = await reader.fetch("inbox", head, 1_000_000);
    mails.push(await PostalMime.parse(fetched.value!));
  }
  await reader.close();
  return mails;
}

async function aSequence({ member }: Person, mailboxId: string): Promise<string> {
  const words = { subject: "A question", body: "Hello, may I ask you something?" };
  const { value } = await createSequence(member, { name: "Hello", mailboxId, ...words });
  await enrol(member, value.id, { all: true });
  expect((await launchSequence(member, value.id)).refused).toBeUndefined();
  return value.id;
}

/** As it stands when a worker was killed after the claim, its lease long over. */
async function interrupt({ member }: Person, messageIds: string[]) {
  const leaseUntil = new Date(now().getTime() - MINUTE);
  for (const messageId of messageIds) {
    await inTeam(member, (tx) =>
      tx
        .update(sends)
        .set({ state: "intent", sentAt: null, leaseUntil })
        .where(and(eq(sends.teamId, member.teamId), eq(sends.messageId, messageId))),
    );
  }
}

it("delivers once whatever happens on the way, and a real report stops whom it is about", {
  timeout: 240_000,
}, async () => {
  const ada = await aMember();
  const { value: connected } = await connectMailbox(ada.member, settings({ password: "wrong" }));
  const id = connected!.id;
  await runJobs();
  const wrong = (await readMailbox(ada.member, id)).mailbox;
  await editMailbox(ada.member, id, settings());
  await runJobs();
  const right = (await readMailbox(ada.member, id)).mailbox;
  const people = await addProspects(
    ada,
    [NORA, GONE, CLEO, RAVI].map((email) => ({ email })),
  );
  await postfix.putOff([CLEO, RAVI]);
  const sequence = await aSequence(ada, id);
  await sendWhatIsDue();
  const rowsOf = async () => {
    const [ledger, all] = [await ledgerOf(ada, sequence), await enrolmentsOf(ada, sequence)];
    return people.map(({ id: prospectId }) => {
      const enrolment = all.find((each) => each.prospectId === prospectId)!;
      return { enrolment, send: ledger.find((row) => row.enrolmentId === enrolment.id)! };
    });
  };
  const first = await rowsOf();
  const messageIds = first.map(({ send }) => send.messageId!);

  const stop = startWatcher(10);
  const heard = async () => {
    await runJobs();
    expect(await conversationsOf(ada)).toHaveLength(1);
  };
  await vi.waitFor(heard, { timeout: 60_000, interval: 100 });
  await stop();
  const [report] = await conversationsOf(ada);
  const sentBack = (await rowsOf())[1]!;
  // Nora's had left before the worker died; Ravi's never did; Cleo's waits for its next attempt.
  await interrupt(ada, [messageIds[0]!, messageIds[3]!]);
  await postfix.putOff([]);
  clock.advance(45 * MINUTE);
  await sendWhatIsDue();
  // That copies are kept is shown by the newest one, and Postfix takes its time over it.
  await vi.waitFor(async () => expect(await isInSent(messageIds[2]!)).toBe("delivered"), {
    timeout: 60_000,
    interval: 100,
  });
  // Nowhere to be found: it is looked for a second time before it goes again.
  clock.advance(16 * MINUTE);
  await sendWhatIsDue();

  expect([wrong.state, wrong.problem, wrong.readingProblem]).toEqual([
    ...["failing", "wrong-password", "wrong-password"],
  ]);
  expect([right.state, right.reading]).toEqual(["ready", "on"]);
  expect(first.map(({ send }) => send.state)).toEqual(["sent", "sent", "retry", "retry"]);
  expect(report!.message).toMatchObject({ kind: "bounce", detail: "hard" });
  expect(report!.message.visible).toBe(
    `550 5.1.1 <${GONE}>: Recipient address rejected: User unknown in virtual mailbox table`,
  );
  expect(sentBack.enrolment).toMatchObject({ state: "stopped", reason: "address-unknown" });
  expect(sentBack.send.bounce).toBe("hard");
  const out = await inTeam(ada.member, (tx) => tx.select().from(suppressions));
  expect(out.map(({ reason }) => reason)).toEqual(["address-unknown"]);

  const after = await rowsOf();
  expect(after.map(({ send }) => [send.state, send.messageId])).toEqual(
    messageIds.map((messageId) => ["sent", messageId]),
  );
  const own = asThem(dovecot.username);
  const copied = async () => {
    for (const messageId of messageIds) expect(await own.find(messageId)).toBe("delivered");
    expect(await dovecot.files("Sent")).toHaveLength(4);
  };
  await vi.waitFor(copied, 60_000);
  await own.close();
  for (const [who, messageId] of [
    [NORA, messageIds[0]],
    [CLEO, messageIds[2]],
    [RAVI, messageIds[3]],
  ] as const) {
    const mails = await vi.waitFor(async () => {
      const lying = await inboxOf(who);
      expect(lying.map((mail) => mail.messageId)).toEqual([messageId]);
      return lying;
    }, 60_000);
    const named = mails[0]!.headers.map(({ key }) => key);
    expect(named).toEqual(expect.arrayContaining(["list-unsubscribe", "list-unsubscribe-post"]));
    expect(mails[0]!.text).toContain("may I ask you something?");
  }
  const log = await postfix.log();
  expect(log.match(/451 4\.7\.1 .*Greylisted/g)).toHaveLength(2);
  expect(log).toContain("SASL PLAIN authentication failed");
});
