/** What a team may hold of one prospect besides the story of its messages, planted for the tests of forgetting. */

import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrichmentQuestions, fieldSuggestions, personSuggestions } from "#db/schema/enrichment.ts";
import { customFields, customValues, labelled, labels } from "#db/schema/labels.ts";
import { notes, tasks } from "#db/schema/notes.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { openChoices, openEvents, opens } from "#db/schema/tracking.ts";
import { verifications } from "#db/schema/verification.ts";
import { bulkActs, bulkChanges } from "#db/schema/views.ts";
import type { Prospect } from "#tests/privacy/people.ts";

/** Every mark that a prospect can bear. */
export function allMarks() {
  const at = now();
  const contact = { noticedAt: at, lastContactedAt: at, verdict: "risky", verifiedAt: at } as const;
  return { ...contact, restrictedAt: at, withheldAt: at, binnedAt: at };
}

/** One row in every table about them, each saying the local part of the address where it can. */
export async function inDepth({ teamId }: Member, prospect: Prospect): Promise<void> {
  const word = prospect.email.split("@")[0]!;
  const hangs = { word, prospect, theirs: { teamId, prospectId: prospect.id } };
  await inTeam({ teamId } as Member, async (tx) => {
    await shape(tx, hangs);
    await write(tx, hangs);
    await ask(tx, hangs);
    await suggest(tx, hangs);
    await measure(tx, hangs);
  });
}

type Hanging = { word: string; prospect: Prospect; theirs: { teamId: string; prospectId: string } };

async function shape(tx: Tx, { word, prospect, theirs }: Hanging): Promise<void> {
  const { teamId } = theirs;
  const [labelId, fieldId, actId] = [newId(), newId(), newId()];
  // Theirs are the team's words and stay: they name nobody.
  const name = { teamId, name: labelId, nameKey: labelId };
  await tx.insert(labels).values({ ...name, id: labelId, kind: "tag" });
  await tx.insert(labelled).values({ ...theirs, labelId });
  await tx.insert(customFields).values({ ...name, id: fieldId, kind: "text" });
  await tx.insert(customValues).values({
    ...{ ...theirs, fieldId, originId: prospect.originId, text: `Likes ${word}` },
    ...{ textKey: `likes ${word}`, number: 7, day: "2026-11-26" },
  });
  await tx.insert(bulkActs).values({ id: actId, teamId, kind: "set-field", state: "done" });
  await tx.insert(bulkChanges).values({ ...theirs, actId, before: { company: `Old ${word}` } });
}

async function write(tx: Tx, { word, theirs }: Hanging): Promise<void> {
  await tx.insert(notes).values({ ...theirs, kind: "note", body: `Met ${word} at the fair.` });
  const title = `Call ${word}`;
  await tx.insert(tasks).values({ ...theirs, title, dueAt: now(), doneAt: now() });
}

async function ask(tx: Tx, { word, prospect, theirs }: Hanging): Promise<void> {
  const answered = { ...theirs, provider: "hunter", state: "answered", answeredAt: now() } as const;
  await tx.insert(verifications).values({
    ...{ ...answered, addressHash: contactHash(prospect.email), verdict: "risky", score: 50 },
    ...{ reasons: [word], suggestion: `${word}@elsewhere.example`, raw: { said: word } },
  });
  await tx.insert(enrichmentQuestions).values({
    ...{ ...answered, runId: newId(), question: newId(), outcome: "found" },
  });
}

async function suggest(tx: Tx, { word, prospect, theirs }: Hanging): Promise<void> {
  const page = `https://web.example/${word}`;
  const by = { provider: "hunter", score: 90 } as const;
  await tx.insert(fieldSuggestions).values({
    ...{ ...theirs, ...by, field: "company", value: `New ${word}` },
    ...{ sourceUrl: page, seenAt: now() },
  });
  await tx.insert(personSuggestions).values({
    ...{ ...by, teamId: theirs.teamId, runId: newId() },
    ...{ email: prospect.email, emailKey: prospect.emailKey, firstName: word, lastName: word },
    ...{ position: `Head of ${word}`, company: `${word} Ltd` },
    ...{ sources: [{ url: page, seenAt: null }], evidence: { pattern: "{first}" } },
  });
}

/** Of the message that their story tells, where it does. */
async function measure(tx: Tx, { word, prospect, theirs }: Hanging): Promise<void> {
  const { teamId } = theirs;
  const proof = `${word} agreed`;
  await tx.insert(openChoices).values({
    ...{ ...theirs, mode: "individual", basis: "recorded", proof, at: now() },
  });
  const written = await tx
    .select({ sendId: sends.id, sequenceId: enrolments.sequenceId, step: sends.step })
    .from(sends)
    .innerJoin(enrolments, eq(enrolments.id, sends.enrolmentId))
    .where(eq(enrolments.prospectId, prospect.id));
  for (const { sendId, sequenceId, step } of written) {
    const seen = { teamId, sendId, because: `browser of ${word}`, country: "GB" };
    await tx.insert(openEvents).values({ ...seen, sequenceId, step, opener: "person", at: now() });
    await tx.insert(opens).values({ ...seen, people: 1, sure: "likely", lastAt: now() });
  }
}
