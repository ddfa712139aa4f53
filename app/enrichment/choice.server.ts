/** Who can be asked to find people, what that costs, and what is left of the month's budget. */
import type { Member } from "#app/core/member.ts";
import { may } from "#app/team/may.ts";
import { readStanding } from "#app/verification/providers.server.ts";
import { inTeam } from "#db/client.ts";

export type Choice = {
  /** Hunter has a key. */
  isReady: boolean;
  /** Credits of this month's budget; null is without limit. */
  left: number | null;
  /** May give a key. */
  maySetUp: boolean;
};

export async function readChoice(member: Member): Promise<Choice> {
  const { isReady, left } = await inTeam(member, (tx) => readStanding(tx, member, "hunter"));
  return { isReady, left, maySetUp: may(member, "set-up-providers") };
}
