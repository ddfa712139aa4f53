/** Who is in the bin and until when; putting one in, taking one out, and erasing one for good. */
import { and, desc, eq, isNotNull, lt, or } from "drizzle-orm";
import { putIntoBin, takeFromBin } from "#app/bin/bin.server.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { isLimited, keptUntil, limitsOf } from "#app/privacy/retention.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { deleteProspects } from "#app/prospects/removal.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects, prospectsData } from "#db/schema/prospects.ts";

const PAGE = 50;

/** Who went in last first; `cursor` is the last id of the page before. */
export async function readBin(member: Member, cursor?: string) {
  return inTeam(member, async (tx) => {
    const { binnedAt, id } = prospects;
    const [from] =
      cursor && Id.safeParse(cursor).success
        ? await tx.select({ id, binnedAt }).from(prospects).where(eq(id, cursor))
        : [];
    const behind =
      from?.binnedAt &&
      or(lt(binnedAt, from.binnedAt), and(eq(binnedAt, from.binnedAt), lt(id, from.id)));
    const rows = await tx
      .select()
      .from(prospects)
      .where(and(isNotNull(binnedAt), behind || undefined))
      .orderBy(desc(binnedAt), desc(id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE);
    return {
      people: page.map((prospect) => ({ ...prospect, goesAt: goesAt(prospect) })),
      next: rows.length > PAGE ? page.at(-1)!.id : undefined,
    };
  });
}

/** When they are forgotten by themselves: the first of their clocks to run out. */
export function goesAt(prospect: Pick<Prospect, "binnedAt" | "justifiedAt">): Date {
  const { keep } = prospectsData;
  const limits = isLimited(keep) ? limitsOf(keep) : [];
  const ends = limits.flatMap((limit) => {
    const since = prospect[limit.since as "binnedAt" | "justifiedAt"];
    return since ? [keptUntil(since, limit)] : [];
  });
  return ends.reduce((one, other) => (other < one ? other : one));
}

/** Once more changes nothing. Gives when they go by themselves. Throws NotFound. */
export async function binProspect(member: Member, id: string): Promise<Date> {
  return inTeam(member, async (tx) => {
    await findProspect(tx, id);
    await putIntoBin(tx, member, [id]);
    return goesAt(await findProspect(tx, id));
  });
}

/** Once more changes nothing. Throws NotFound. */
export async function restoreProspect(member: Member, id: string): Promise<Prospect> {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    await takeFromBin(tx, member, [id]);
    return prospect;
  });
}

/** In the bin or not. Throws NotFound. */
export async function eraseProspect(member: Member, id: string): Promise<void> {
  await inTeam(member, (tx) => findProspect(tx, id));
  await deleteProspects(member, [id]);
}
