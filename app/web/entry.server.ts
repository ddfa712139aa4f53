/** Going in after a sign-in: on to the second step, or into a session that replaces any before it. */
import { wayIn } from "#app/auth/account.ts";
import type { Entry } from "#app/auth/entry.server.ts";
import { clearHalf } from "#app/auth/half.server.ts";
import { endSession } from "#app/auth/session.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

/** `next` is a path of our own, already made safe. The token is new each time (ASVS 7.2.4). */
export async function goIn(
  request: Request,
  { step, cookie }: Entry,
  { next, said }: { next: string; said?: string | undefined },
): Promise<Response> {
  if (step === "code") {
    return seeOther(`/sign-in/code?next=${encodeURIComponent(next)}`, undefined, [cookie]);
  }
  await endSession(request.headers.get("cookie"));
  return seeOther(wayIn(next), said, [cookie, clearHalf()]);
}
