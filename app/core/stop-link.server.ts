/** The way out of a series of letters: a signed link of one press, and the headers of RFC 8058. */

import { config } from "#app/config.server.ts";
import { ID_BYTES, idBytes, idText } from "#app/core/id-bytes.ts";
import { sign, verify } from "#app/core/signing.server.ts";

/** Which letters a link stops; the number is part of the token, so it never changes its meaning. */
const series = { onboarding: 1, "policy-letters": 2 } as const;
export type Series = keyof typeof series;
type Stop = { userId: string; what: Series };

export function stopToken({ userId, what }: Stop): string {
  return sign("stop", Buffer.concat([Buffer.from([series[what]]), idBytes(userId)]));
}

/** Undefined for anything that we did not sign as such a link. */
export function readStopToken(token: string): Stop | undefined {
  const payload = verify("stop", token);
  if (payload?.length !== 1 + ID_BYTES) return undefined;
  const what = (Object.keys(series) as Series[]).find((one) => series[one] === payload[0]);
  return what ? { userId: idText(payload.subarray(1)), what } : undefined;
}

/** For the letter's text, and for the button that mail programs show beside it. */
export function wayOut(stop: Stop): { url: string; headers: Record<string, string> } {
  const url = `${config.baseUrl}/stop/${stopToken(stop)}`;
  const headers = {
    "List-Unsubscribe": `<${url}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
  return { url, headers };
}
