/** Publishing: when the words differ from the newest version, they become the next one, for ever. */
import { createHash } from "node:crypto";
import { desc, eq, sql } from "drizzle-orm";
import { after, HOUR, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { log } from "#app/core/log.server.ts";
import { forgetSettled } from "#app/documents/acceptance.server.ts";
import { type DocumentName, documentNames, versionOf } from "#app/documents/document.ts";
import { changeLetters } from "#app/documents/jobs.ts";
import { presentWords, type Words } from "#app/documents/words.server.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { type DocumentLine, documents } from "#db/schema/privacy.ts";

/** While a new release takes over, a process of the old one may start once more. */
const TAKING_OVER = HOUR;

/**
 * Run whenever the web process starts, with as many at once as there are. Says which documents got a
 * new version. The first publication ever is news to nobody and writes no letters.
 */
export async function publishDocuments(words: Words = presentWords()): Promise<DocumentName[]> {
  const published = await inSystem("documents", async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('documents'))`);
    const done: DocumentName[] = [];
    for (const name of documentNames) {
      if (await publish(tx, name, words[name])) done.push(name);
    }
    return done;
  });
  if (published.length > 0) forgetSettled();
  return published;
}

async function publish(tx: Tx, name: DocumentName, body: DocumentLine[]): Promise<boolean> {
  const sha256 = sumOf(body);
  const before = await tx
    .select({ version: documents.version, sha256: documents.sha256, at: documents.publishedAt })
    .from(documents)
    .where(eq(documents.name, name))
    .orderBy(desc(documents.id));
  if (before[0]?.sha256 === sha256) return false;
  if (before.some((one) => one.sha256 === sha256 && after(one.at, TAKING_OVER) > now())) {
    log.warn({ document: name }, "these words were replaced within the hour; not published again");
    return false;
  }
  const id = newId();
  const version = versionOf(
    now(),
    before.map((one) => one.version),
  );
  await tx.insert(documents).values({ id, name, version, body, sha256, publishedAt: now() });
  if (before.length > 0) await enqueue(tx, changeLetters, { documentId: id });
  return true;
}

/** Of each line's parts in a fixed order: PostgreSQL keeps an object's keys in one of its own. */
function sumOf(body: DocumentLine[]): string {
  const parts = body.map(({ tag, text, id }) => [tag, text, id ?? null]);
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
