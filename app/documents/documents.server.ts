/** Reading what was published: the newest version, any earlier one, and what stood before it. */
import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import { NotFound } from "#app/core/result.ts";
import { type DocumentName, isVersion } from "#app/documents/document.ts";
import { presentWords } from "#app/documents/words.server.ts";
import { house } from "#db/client.ts";
import { type DocumentLine, documents } from "#db/schema/privacy.ts";

type Standing = { body: DocumentLine[]; version?: string; publishedAt?: Date };

const { id, name, version, publishedAt } = documents;

/** What is in force. Where nothing was published yet, as in a test, the words that would be. */
export async function readNewest(document: DocumentName): Promise<Standing> {
  const [newest] = await house("documents")
    .select()
    .from(documents)
    .where(eq(name, document))
    .orderBy(desc(id))
    .limit(1);
  return newest ?? { body: presentWords()[document] };
}

/** The newest first, without their words. */
export async function listVersions(document: DocumentName) {
  return house("documents")
    .select({ version, publishedAt })
    .from(documents)
    .where(eq(name, document))
    .orderBy(desc(id));
}

/** A version with its neighbours: what it replaced, and what replaced it. Throws NotFound. */
export async function readVersion(document: DocumentName, wanted: string) {
  if (!isVersion(wanted)) throw new NotFound("version");
  const [found] = await select().where(and(eq(name, document), eq(version, wanted)));
  if (!found) throw new NotFound("version");
  const same = eq(name, document);
  const earlier = select()
    .where(and(same, lt(id, found.id)))
    .orderBy(desc(id))
    .limit(1);
  const later = select()
    .where(and(same, gt(id, found.id)))
    .orderBy(asc(id))
    .limit(1);
  const [[before], [after]] = await Promise.all([earlier, later]);
  return { ...found, before, after };
}

function select() {
  return house("documents").select().from(documents).$dynamic();
}
