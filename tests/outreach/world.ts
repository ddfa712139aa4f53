/** Outreach to test with, made by the verbs themselves: prospects, a mailbox, a sequence, its people. */
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { listPractice } from "#app/adapters/mailbox/practice.server.ts";
import { identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { dispatchDue } from "#app/dispatch/wake.server.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { createSequence } from "#app/outreach/sequences.server.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { runJobs } from "#tests/support/jobs.ts";
import type { Person } from "#tests/support/people.ts";

type NewProspect = Partial<typeof prospects.$inferInsert> & { email: string };
type NewMailbox = Partial<typeof mailboxes.$inferInsert>;

export async function addProspects({ member, user }: Person, people: NewProspect[]) {
  if (people.length === 0) return [];
  return inTeam(member, async (tx) => {
    const { teamId } = member;
    const [origin] = await tx
      .insert(origins)
      .values({ teamId, kind: "form", userId: user.id, note: "trade fair, May", at: now() })
      .returning();
    const rows = people.map((person) => ({
      teamId,
      originId: origin!.id,
      emailKey: identityKey(person.email),
      justifiedAt: now(),
      ...person,
    }));
    return tx.insert(prospects).values(rows).returning();
  });
}

export function numbered(count: number, domain = "buyer.example"): NewProspect[] {
  return Array.from({ length: count }, (_, n) => ({ email: `person${n + 1}@${domain}` }));
}

/** Practice, unless a port is given; ready either way. */
export async function aMailbox(
  { member, user }: Person,
  { port, ...given }: NewMailbox & { port?: number } = {},
) {
  const smtp = { kind: "smtp", host: "127.0.0.1", port, security: "none" } as const;
  const [mailbox] = await inTeam(member, (tx) =>
    tx
      .insert(mailboxes)
      .values({
        teamId: member.teamId,
        userId: user.id,
        address: "ada@larkfield.example",
        fromName: "Ada Larkfield",
        state: "ready",
        windowStart: 0,
        windowEnd: 1440,
        dailyCap: 1000,
        ...(port ? smtp : { kind: "practice" as const }),
        ...given,
      })
      .returning(),
  );
  return mailbox!;
}

type Given = {
  people?: number | NewProspect[];
  mailbox?: NewMailbox & { port?: number };
  subject?: string;
  body?: string;
};

/** A draft with everybody of the team in it, ready to be launched. */
export async function aDraft(ada: Person, given: Given = {}) {
  const people = typeof given.people === "object" ? given.people : numbered(given.people ?? 1);
  const prospects = await addProspects(ada, people);
  const mailbox = await aMailbox(ada, given.mailbox);
  const { value } = await createSequence(ada.member, {
    name: "Hello",
    mailboxId: mailbox.id,
    subject: given.subject ?? "A question",
    body: given.body ?? 'Hello {{ first_name | default: "there" }}, may I ask you something?',
  });
  await enrol(ada.member, value.id, { all: true });
  return { id: value.id, mailbox, prospects };
}

/** What the worker does until nothing is due: dispatch, jobs, again. */
export async function sendWhatIsDue(): Promise<void> {
  for (let round = 0; round < 200; round++) {
    const dispatched = await dispatchDue();
    if ((await runJobs()) + dispatched === 0) return;
  }
  throw new Error("sending never comes to rest");
}

/** What arrived in the team's practice mailbox: addresses, in no order. */
export async function practiceArrivals({ member }: Person): Promise<string[]> {
  return (await listPractice(practiceFolder(member.teamId))).map(({ to }) => to).sort();
}
