/** Prospects with everything that can hang from one, for the tests of forgetting. */
import { files as store } from "#app/adapters/files/index.server.ts";
import { openMailbox } from "#app/adapters/mailbox/index.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { files, imports } from "#db/schema/imports.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";

export type Prospect = typeof prospects.$inferSelect;

/** A prospect; every field that is not given holds the local part of the address. */
export async function aProspect(
  member: Member,
  input: Partial<typeof prospects.$inferInsert> & { email: string },
): Promise<Prospect> {
  const word = input.email.split("@")[0]!;
  return inTeam(member, async (tx) => {
    const origin = await anOrigin(tx, member);
    const [made] = await tx
      .insert(prospects)
      .values({
        teamId: member.teamId,
        emailKey: input.email.toLowerCase(),
        firstName: `First ${word}`,
        lastName: `Last ${word}`,
        position: `Head of ${word}`,
        company: `${word} Ltd`,
        country: `Land of ${word}`,
        originId: origin.id,
        fieldOrigins: { country: origin.id },
        justifiedAt: now(),
        ...input,
      })
      .returning();
    return made!;
  });
}

/** A correction, a sequence from a practice mailbox, and one message that arrived there. */
export async function aStory(member: Member, prospect: Prospect) {
  const mailbox = { id: newId(), kind: "practice", state: "ready" } as const;
  const word = prospect.email.split("@")[0]!;
  const messageId = `<${word}@larkfield.example>`;
  const mine = { teamId: member.teamId };
  await inTeam(member, async (tx) => {
    await tx.insert(prospectChanges).values({
      ...{ ...mine, prospectId: prospect.id, originId: prospect.originId, field: "company" },
      ...{ oldValue: `Old ${word}`, newValue: `New ${word}` },
    });
    await tx.insert(mailboxes).values({
      ...{ ...mine, ...mailbox, address: "ada@larkfield.example", fromName: "Ada" },
    });
    const sequence = { ...mine, id: newId(), name: "Spring", state: "running" } as const;
    await tx.insert(sequences).values(sequence);
    const enrolment = { ...mine, id: newId(), sequenceId: sequence.id, prospectId: prospect.id };
    await tx.insert(enrolments).values({
      ...{ ...enrolment, mailboxId: mailbox.id, state: "waiting", nextAt: now() },
      ...{ reason: `About ${word}`, optOutHash: contactHash(prospect.email) },
      ...{ domain: prospect.email.split("@")[1]!, trail: `waiting > waiting ${word}` },
    });
    await tx.insert(sends).values({
      ...{ ...mine, enrolmentId: enrolment.id, sequenceId: sequence.id, mailboxId: mailbox.id },
      ...{ step: 1, state: "sent", reason: `For ${word}`, messageId, subject: `Dear ${word}` },
      storedId: `<${word}@mail.gmail.com>`,
      ...{ countedAt: now(), sentAt: now(), body: `Dear ${word}, good day.`, bounce: "soft" },
      ...{ attached: `${word}.pdf (1 KB)`, trail: `intent > sent ${word}` },
      ...{ repliedAt: now(), bouncedAt: now(), complainedAt: now(), unsubscribedAt: now() },
    });
  });
  await deliver(member, { messageId, to: prospect.email, words: `Dear ${word}, good day.` });
}

/** A stored CSV file, and the import it came with. */
export async function aFile(
  member: Member,
  text: string,
  input: Partial<typeof imports.$inferInsert> = {},
) {
  const id = newId();
  const location = `${member.teamId}/${id}.csv`;
  const stored = await store.save(location, bytesOf(text));
  const importId = newId();
  await inTeam(member, async (tx) => {
    const named = { kind: "import", name: "people.csv" } as const;
    await tx.insert(files).values({ id, teamId: member.teamId, ...named, location, ...stored });
    await tx.insert(imports).values({
      ...{ id: importId, teamId: member.teamId, fileId: id, state: "done", delimiter: "," },
      ...{ hasHeader: true, columns: ["email"] },
      ...input,
    });
  });
  return { id, location, importId, ...stored };
}

async function* bytesOf(text: string) {
  yield Buffer.from(text);
}

export async function textOf(location: string): Promise<string> {
  const read: Uint8Array[] = [];
  for await (const piece of store.read(location)) read.push(piece);
  return Buffer.concat(read).toString();
}

export async function anOrigin(tx: Tx, { teamId, userId }: Member) {
  const [origin] = await tx
    .insert(origins)
    .values({ teamId, kind: "form", userId, at: now() })
    .returning();
  return origin!;
}

type Delivering = { messageId: string; to: string; words: string };

export async function deliver(member: Member, { messageId, to, words }: Delivering): Promise<void> {
  const nowhere = { host: null, port: null, security: null, username: null };
  const row = { id: newId(), teamId: member.teamId, kind: "practice" as const, ...nowhere };
  const outcome = await openMailbox(row).send({
    ...{ messageId, to, subject: words, text: words, html: `<p>${words}</p>` },
    headers: {},
    date: now(),
    from: { name: "Ada", address: "ada@larkfield.example" },
  });
  if (outcome.kind !== "accepted") throw new Error(outcome.kind);
}
