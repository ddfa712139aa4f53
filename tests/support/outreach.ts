/** A running sequence to test sending with: people, a mailbox, one step, all due now. */
import { and, eq } from "drizzle-orm";
import { domainOf, identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends, sequences, steps } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import type { Person } from "#tests/support/people.ts";

type Given = {
  /** Left out: the practice mailbox. */
  smtp?: { port: number; address?: string };
  people?: number | Partial<typeof prospects.$inferInsert>[];
  mailbox?: Partial<typeof mailboxes.$inferInsert>;
  subject?: string;
  body?: string;
};

export async function aRunningSequence({ member, user }: Person, given: Given = {}) {
  const people =
    typeof given.people === "object"
      ? given.people
      : Array.from({ length: given.people ?? 1 }, (_, n) => ({
          email: `person${n + 1}@buyer.example`,
        }));
  return inTeam(member, async (tx) => {
    const { teamId } = member;
    const [mailbox] = await tx
      .insert(mailboxes)
      .values({
        teamId,
        userId: user.id,
        address: given.smtp?.address ?? "ada@larkfield.example",
        fromName: "Ada Larkfield",
        state: "ready",
        windowStart: 0,
        windowEnd: 1440,
        dailyCap: 1000,
        ...(given.smtp
          ? { kind: "smtp", host: "127.0.0.1", port: given.smtp.port, security: "none" }
          : { kind: "practice" }),
        ...given.mailbox,
      } as typeof mailboxes.$inferInsert)
      .returning();
    const [sequence] = await tx
      .insert(sequences)
      .values({
        teamId,
        userId: user.id,
        name: "Hello",
        mailboxId: mailbox!.id,
        state: "running",
        launchedAt: now(),
      })
      .returning();
    await tx.insert(steps).values({
      teamId,
      sequenceId: sequence!.id,
      position: 1,
      number: 1,
      subject: given.subject ?? "A question about {{ company | default: 'your work' }}",
      body: given.body ?? "Hello {{ first_name | default: 'there' }},\n\nmay I ask you something?",
    });
    const [origin] = await tx
      .insert(origins)
      .values({ teamId, kind: "form", userId: user.id, at: now() })
      .returning();
    const found = await tx
      .insert(prospects)
      .values(
        people.map((person) => ({
          teamId,
          originId: origin!.id,
          justifiedAt: now(),
          email: "nobody@buyer.example",
          emailKey: identityKey(person.email ?? "nobody@buyer.example"),
          ...person,
        })),
      )
      .returning();
    const enrolled = await tx
      .insert(enrolments)
      .values(
        found.map((prospect) => ({
          teamId,
          sequenceId: sequence!.id,
          prospectId: prospect.id,
          mailboxId: mailbox!.id,
          state: "waiting" as const,
          nextAt: now(),
          optOutHash: contactHash(prospect.email),
          domain: domainOf(prospect.email),
        })),
      )
      .returning();
    return { mailbox: mailbox!, sequence: sequence!, prospects: found, enrolments: enrolled };
  });
}

/** The ledger of a sequence, oldest first. */
export async function ledgerOf({ member }: Person, sequenceId: string) {
  return inTeam(member, (tx) =>
    tx
      .select()
      .from(sends)
      .where(and(eq(sends.teamId, member.teamId), eq(sends.sequenceId, sequenceId)))
      .orderBy(sends.id),
  );
}

export async function enrolmentsOf({ member }: Person, sequenceId: string) {
  return inTeam(member, (tx) =>
    tx
      .select()
      .from(enrolments)
      .where(eq(enrolments.sequenceId, sequenceId))
      .orderBy(enrolments.id),
  );
}
