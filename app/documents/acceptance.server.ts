/** Who accepted, or saw, which version and when; and what is still news to a person. */
import { and, eq, sql } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { NotFound, ok } from "#app/core/result.ts";
import type { Acceptance } from "#app/documents/acceptance.ts";
import type { DocumentName } from "#app/documents/document.ts";
import { house, inSystem, type Tx } from "#db/client.ts";
import { acceptances } from "#db/schema/account.ts";
import { users } from "#db/schema/auth.ts";
import { documents } from "#db/schema/privacy.ts";

export type News = { name: DocumentName; version: string; publishedAt: Date };

/** Whoever opens an account accepts what is in force: both documents, in the transaction of it. */
export async function acceptNewest(tx: Tx, userId: string): Promise<void> {
  for (const { name, version } of await newestOf(tx)) {
    await tx.insert(acceptances).values({ userId, document: name, version, source: "sign-up" });
  }
}

/** From the note on a page. The version that stood on that page, even if a newer one came since. */
export async function accept(userId: string, { document, version }: Acceptance) {
  await inSystem("documents", async (tx) => {
    const [known] = await tx
      .select({ id: documents.id })
      .from(documents)
      .where(and(eq(documents.name, document), eq(documents.version, version)));
    if (!known) throw new NotFound("version");
    // Two presses at once wait for each other here, and the later one finds it done.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
    await tx.execute(sql`
      insert into ${acceptances} (id, user_id, document, version, source, at)
      select ${newId()}, ${userId}, ${document}, ${version}, 'banner', ${now().toISOString()}::timestamptz
      where not exists (select from ${acceptances}
        where user_id = ${userId} and document = ${document} and version = ${version})`);
  });
  return ok();
}

/** For a minute nothing is asked again about somebody to whom nothing was news. */
const SETTLED = MINUTE;
const MOST_SETTLED = 10_000;
const settled = new Map<string, Date>();

/** What was published and this person has not accepted yet. Asked for each page, so it costs little. */
export async function listNews(userId: string): Promise<News[]> {
  const until = settled.get(userId);
  if (until && until > now() && until <= after(now(), SETTLED)) return [];
  const news = await readNews(userId);
  if (news.length === 0) {
    if (settled.size >= MOST_SETTLED) settled.clear();
    settled.set(userId, after(now(), SETTLED));
  }
  return news;
}

/** This process published something: it is news to everybody. */
export function forgetSettled(): void {
  settled.clear();
}

async function readNews(userId: string): Promise<News[]> {
  const newest = await newestOf(house("documents"));
  if (newest.length === 0) return [];
  const accepted = await house("documents")
    .select({ name: acceptances.document, version: acceptances.version })
    .from(acceptances)
    .where(eq(acceptances.userId, userId));
  return newest.filter(
    ({ name, version }) => !accepted.some((one) => one.name === name && one.version === version),
  );
}

async function newestOf(tx: Pick<Tx, "selectDistinctOn">): Promise<News[]> {
  const { name, version, publishedAt } = documents;
  return tx
    .selectDistinctOn([name], { name, version, publishedAt })
    .from(documents)
    .orderBy(sql`${name} desc`, sql`${documents.id} desc`);
}
