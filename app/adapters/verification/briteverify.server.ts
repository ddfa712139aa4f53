/** Checking addresses with BriteVerify: one at a time by its v1, and lists by its bulk v3. */

import { Checked, verificationOf } from "#app/adapters/verification/briteverify.ts";
import {
  askBriteVerify,
  type BriteVerifyAccount,
} from "#app/adapters/verification/briteverify-api.server.ts";
import { openBriteVerifyLists } from "#app/adapters/verification/briteverify-lists.server.ts";
import type { Verifier, VerifyOutcome } from "#app/adapters/verification/port.ts";
import { after, HOUR, now } from "#app/core/clock.ts";
import { ok, refused } from "#app/core/result.ts";

export function openBriteVerify(account: BriteVerifyAccount): Verifier {
  return {
    name: "briteverify",
    verify: (address) => verify(account, address),
    bulk: openBriteVerifyLists(account),
  };
}

async function verify(account: BriteVerifyAccount, address: string): Promise<VerifyOutcome> {
  const { creditsEach } = account;
  const answer = await askBriteVerify(account, {
    method: "POST",
    url: "https://bpi.briteverify.com/api/v1/fullverify",
    json: { email: address },
  });
  if (answer.refused !== undefined) return answer;
  const read = Checked.safeParse(answer.value);
  if (!read.success) {
    return refused("no-verdict", { retryAt: after(now(), HOUR), said: "unreadable" });
  }
  return ok(verificationOf(address, read.data.email, { answer: answer.value, creditsEach }));
}
