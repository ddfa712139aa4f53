/** Signatures of Standard Webhooks, and the secrets that they are made with. */
import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

type Signing = { id: string; at: Date; body: string };

/** "whsec_" and 32 random bytes in base64, as receivers' libraries take it. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** Signed with each secret, so that a receiver who still has the old one believes it as well. */
export function signatureHeaders(secrets: string[], { id, at, body }: Signing) {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": signatures.join(" "),
  };
}
