/** What people asked for, in a full world: a request that waits, and a code that was mailed. */
import { after, DAY, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { whyToken } from "#app/core/person-token.server.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { writeWanted } from "#app/requests/request.ts";
import { inTeam } from "#db/client.ts";
import { requestCodes, requests } from "#db/schema/requests.ts";
import type { Person } from "#tests/support/people.ts";

/** Gives the requests' ids, and the token of the link in the message that was sent for real. */
export async function askForRights(
  { member, team }: Person,
  { marker, prospectId, enrolmentId }: Record<"marker" | "prospectId" | "enrolmentId", string>,
) {
  const own = { teamId: team.id, prospectId };
  const id = newId();
  await inTeam(member, async (tx) => {
    await tx.insert(requests).values({
      ...{ ...own, id, kind: "correct" as const, state: "open" as const },
      wanted: writeWanted({ language: "en", fields: { company: `${marker} Inc` }, note: marker }),
      ...{ at: now(), dueAt: after(now(), 30 * DAY) },
    });
    const expiresAt = after(now(), 10 * MINUTE);
    await tx.insert(requestCodes).values({ ...own, codeHash: newId(), expiresAt });
  });
  const hash = contactHash(`real.${marker}@${marker}.example`);
  return { requests: [id], why: whyToken({ teamId: team.id, hash, enrolmentId }) };
}
