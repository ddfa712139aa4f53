/** Stopping a series of letters by the link in one of them: no account, no cookie, safe to repeat. */
import { answerConsent } from "#app/consent/consents.server.ts";
import { readStopToken } from "#app/core/stop-link.server.ts";
import { stopSeries } from "#app/onboarding/series.server.ts";

/** Resolves after the commit. A link that is not ours does nothing, and nobody is told. */
export async function stopLetters(token: string): Promise<void> {
  const stop = readStopToken(token);
  if (stop?.what === "onboarding") await stopSeries(stop.userId, "asked");
  if (stop?.what === "policy-letters") {
    await answerConsent(stop.userId, { purpose: "policy-letters", given: false, source: "/stop" });
  }
}
