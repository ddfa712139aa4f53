/** Slows guessing down, per account and per network, without naming either in the database. */
import { RateLimiterDrizzle, type RateLimiterRes } from "rate-limiter-flexible";
import { networkOf } from "#app/core/place.ts";
import { pseudonym } from "#app/core/signing.server.ts";
import { house } from "#db/client.ts";
import { throttles } from "#db/schema/auth.ts";

export type Throttled = { refused: "too-many-tries"; detail: { minutes: number } };

/** Per account: 10 tries in 15 minutes. Per network (/24, /48): 100. */
export async function throttle(
  use: "sign-in" | "letters",
  { emailKey, clientAddress }: { emailKey: string; clientAddress: string },
): Promise<Throttled | undefined> {
  try {
    await limiter(`${use}-account`, 10).consume(pseudonym("throttle", `${use}:${emailKey}`));
    await limiter(`${use}-network`, 100).consume(
      pseudonym("throttle", `${use}:${networkOf(clientAddress)}`),
    );
    return undefined;
  } catch (rejected) {
    if (rejected instanceof Error) throw rejected;
    const minutes = Math.ceil((rejected as RateLimiterRes).msBeforeNext / 60_000);
    return { refused: "too-many-tries", detail: { minutes } };
  }
}

const limiters = new Map<string, RateLimiterDrizzle>();

function limiter(name: string, points: number): RateLimiterDrizzle {
  const known = limiters.get(name);
  if (known) return known;
  const made = new RateLimiterDrizzle({
    storeClient: house("throttle"),
    schema: throttles,
    keyPrefix: name,
    points,
    duration: 15 * 60,
  });
  limiters.set(name, made);
  return made;
}
