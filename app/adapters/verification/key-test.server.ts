/** Whether a provider takes a key, asked in a way that costs nothing. */
import { askHunter } from "#app/adapters/hunter.server.ts";
import type { AskRefusal, AskRefusalDetail } from "#app/adapters/provider.ts";
import type { CallSettings } from "#app/adapters/provider-call.server.ts";
import { askBriteVerify } from "#app/adapters/verification/briteverify-api.server.ts";
import { type Ok, ok, type Refused } from "#app/core/result.ts";

export type KeyTested = Ok<undefined> | Refused<AskRefusal, AskRefusalDetail>;

export async function testKey(
  account: CallSettings & { kind: "hunter" | "briteverify"; key: string },
): Promise<KeyTested> {
  const answer =
    account.kind === "hunter"
      ? await askHunter(account, "/account", {})
      : await askBriteVerify(account, {
          url: "https://bulk-api.briteverify.com/api/v3/accounts/credits",
        });
  return answer.refused === undefined ? ok() : answer;
}
