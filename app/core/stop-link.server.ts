/** The way out of a series of letters: a signed link of one press, and the headers of RFC 8058. */
import { config } from "#app/config.server.ts";
import { sign, verify } from "#app/core/signing.server.ts";

/** Which letters a link stops; the number is part of the token, so it never changes its meaning. */
const series = { onboarding: 1, "policy-letters": 2 } as const;
export type Series = keyof typeof series;
type Stop = { userId: string; what: Series };

const UUID_BYTES = 16;

export function stopToken({ userId, what }: Stop): string {
  const person = Buffer.from(userId.replaceAll("-", ""), "hex");
  return sign("stop", Buffer.concat([Buffer.from([series[what]]), person]));
}

/** Undefined for anything that we did not sign as such a link. */
export function readStopToken(token: string): Stop | undefined {
  const payload = verify("stop", token);
  if (payload?.length !== 1 + UUID_BYTES) return undefined;
  const what = (Object.keys(series) as Series[]).find((one) => series[one] === payload[0]);
  const userId = payload
    .subarray(1)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return what ? { userId, what } : undefined;
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
