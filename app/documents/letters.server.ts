/** Telling those who asked that a document changed: some people at a time, each of them once. */
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { config } from "#app/config.server.ts";
import { isGiven, listAnswers } from "#app/consent/consents.server.ts";
import { ok } from "#app/core/result.ts";
import { wayOut } from "#app/core/stop-link.server.ts";
import { pathOf, documents as words } from "#app/documents/document.ts";
import { changeLetter, changeLetters } from "#app/documents/jobs.ts";
import { changedLetter } from "#app/documents/letters.ts";
import { inSystem } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { documents } from "#db/schema/privacy.ts";

const MOST_AT_ONCE = 200;

/** The letters of these people and the job for the next ones are written in one transaction. */
export async function writeToThoseWhoAsked(
  { documentId, after }: { documentId: string; after?: string | undefined },
  limit = MOST_AT_ONCE,
) {
  const answers = await listAnswers("policy-letters", { after, limit });
  await inSystem("documents", async (tx) => {
    for (const { userId, given } of answers) {
      if (given) await enqueue(tx, changeLetter, { documentId, userId });
    }
    const last = answers.at(-1);
    if (last && answers.length === limit) {
      await enqueue(tx, changeLetters, { documentId, after: last.userId });
    }
  });
  return ok();
}

/** Asks once more whether they want it. Throws when the provider asks to try later. */
export async function sendChangeLetter({
  documentId,
  userId,
}: Record<"documentId" | "userId", string>) {
  const found = await inSystem("documents", async (tx) => {
    if (!(await isGiven(tx, userId, "policy-letters"))) return undefined;
    const [user] = await tx
      .select({ email: users.email })
      .from(users)
      .where(and(eq(users.id, userId), isNotNull(users.emailConfirmedAt), isNull(users.closedAt)));
    const [document] = await tx.select().from(documents).where(eq(documents.id, documentId));
    return user && document ? { ...user, ...document } : undefined;
  });
  if (!found) return ok();
  const { url, headers } = wayOut({ userId, what: "policy-letters" });
  return postLetter({
    to: found.email,
    letter: compose(found, url),
    idempotencyKey: `change-letter/${documentId}/${userId}`,
    headers,
  });
}

type Published = Pick<typeof documents.$inferSelect, "name" | "version" | "publishedAt">;

function compose({ name, version, publishedAt }: Published, stopUrl: string) {
  const readUrl = `${config.baseUrl}${pathOf(name, version)}`;
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return changedLetter(
    { called: words[name].called, day: day.format(publishedAt) },
    { readUrl, changesUrl: `${readUrl}/changes`, stopUrl },
  );
}
