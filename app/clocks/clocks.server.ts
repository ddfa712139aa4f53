/** The two clocks of a person: by when keeping them must be justified again, and by when they must be told. */
import { after, DAY } from "#app/core/clock.ts";
import { isLimited, keptUntil, limitsOf } from "#app/privacy/retention.ts";
import { NOTICE_DAYS } from "#app/prospects/uses.ts";
import { prospectsData } from "#db/schema/prospects.ts";

/** As the inventory says: the same limit by which the nightly purge forgets them. */
export const JUSTIFIED_FOR = limitOf("justifiedAt");

/** By then keeping them must have been justified again, or they go. */
export function justifyBy({ justifiedAt }: { justifiedAt: Date }): Date {
  return keptUntil(justifiedAt, JUSTIFIED_FOR);
}

/** By then they must have been told that they are held. */
export function noticeBy({ createdAt }: { createdAt: Date }): Date {
  return after(createdAt, NOTICE_DAYS * DAY);
}

function limitOf(since: string) {
  const { keep } = prospectsData;
  const limit = isLimited(keep) ? limitsOf(keep).find((each) => each.since === since) : undefined;
  if (!limit) throw new Error(`prospects: no limit since ${since}`);
  return limit;
}
