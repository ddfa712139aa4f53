/** Who checks addresses: our own engine as configured, or the provider whose key a team gave. */
import { openBriteVerify } from "#app/adapters/verification/briteverify.server.ts";
import { openEngine } from "#app/adapters/verification/embedded.server.ts";
import { openHunterVerifier } from "#app/adapters/verification/hunter.server.ts";
import type { Verifier } from "#app/adapters/verification/port.ts";
import { config } from "#app/config.server.ts";

/** One for the process: its queues in front of mail hosts are only polite if nobody goes round them. */
export const engine: Verifier = openEngine({
  dns: { servers: config.dnsServers },
  smtp: config.probing,
  privateNetworks: config.privateNetworks,
});

/** Whether our own engine asks mail hosts; without that it never says `valid`. */
export const asksMailHosts: boolean = config.probing !== undefined;

/** `creditsEach` is what one answer costs by the team's plan. */
export function openVerifier(
  account:
    | { kind: "hunter" | "briteverify"; key: string; creditsEach?: number }
    | { kind: "embedded" },
): Verifier {
  if (account.kind === "hunter") return openHunterVerifier(account);
  return account.kind === "briteverify" ? openBriteVerify(account) : engine;
}
