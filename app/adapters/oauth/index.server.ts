/** The providers that members may sign in at, as this installation is registered with them. */
import { generateCodeVerifier, generateState } from "arctic";
import { openGoogle } from "#app/adapters/oauth/google.server.ts";
import { openMicrosoft } from "#app/adapters/oauth/microsoft.server.ts";
import type { OAuthProvider, ProviderName } from "#app/adapters/oauth/port.ts";
import { config } from "#app/config.server.ts";

/** Undefined where whoever runs this installation has not set it up. */
export function findProvider(name: ProviderName): OAuthProvider | undefined {
  // Each has its own way back, so that one's code is never handed to the other (RFC 9700, 4.4).
  const back = `${config.baseUrl}/mailboxes/connect/${name}/callback`;
  if (name === "google") return config.google && openGoogle(config.google, back);
  return config.microsoft && openMicrosoft(config.microsoft, back);
}

/** Fresh for each attempt: 256 bits each. */
export function newAttempt(): { state: string; verifier: string } {
  return { state: generateState(), verifier: generateCodeVerifier() };
}
