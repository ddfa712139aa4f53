/** Sending a letter of the series: asked once more whether it is still wanted and still true. */
import { eq } from "drizzle-orm";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { config } from "#app/config.server.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { wayOut } from "#app/core/stop-link.server.ts";
import type { OnboardingLetter } from "#app/onboarding/jobs.ts";
import { nextStepLetter } from "#app/onboarding/letters.ts";
import { findOwners } from "#app/onboarding/series.server.ts";
import { wordsAbout } from "#app/onboarding/series.ts";
import { readSetup } from "#app/team/team.server.ts";
import { setupTasks } from "#app/team/team.ts";
import { house } from "#db/client.ts";
import { onboardings } from "#db/schema/account.ts";

/** Throws when the provider asks to try later: the job comes back. The same letter never goes twice. */
export async function sendOnboardingLetter(member: Member, { userId, about }: OnboardingLetter) {
  const [series] = await house("account")
    .select({ because: onboardings.stoppedBecause })
    .from(onboardings)
    .where(eq(onboardings.userId, userId));
  if (!series || series.because === "asked" || series.because === "closing") return ok();
  const [owner] = await findOwners([userId], member.teamId);
  const task = setupTasks(await readSetup(member)).find((one) => one.task === about);
  if (!owner || owner.closing || !task?.href || task.done) return ok();
  const { url, headers } = wayOut({ userId, what: "onboarding" });
  const letter = nextStepLetter(wordsAbout(task), `${config.baseUrl}${task.href}`, url);
  return postLetter({
    to: owner.email,
    letter,
    idempotencyKey: `onboarding/${userId}/${about}`,
    headers,
  });
}
