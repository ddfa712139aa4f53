/** The local outbox: letters that wait on this machine because no mail provider is set up. */
import { outbox, outboxIsOn } from "#app/adapters/mail/index.server.ts";
import { config } from "#app/config.server.ts";
import { NotFound } from "#app/core/result.ts";

/** It holds links that open accounts: only for a visitor on this very machine. */
export function maySeeOutbox(loopback: boolean): boolean {
  return outboxIsOn && loopback;
}

/** Newest first. Throws NotFound where nobody may look. */
export async function listOutbox(loopback: boolean) {
  if (!maySeeOutbox(loopback)) throw new NotFound("outbox");
  return outbox.list();
}

/** The letter, and its links into this site, ready to press. */
export async function readOutbox(loopback: boolean, id: string) {
  if (!maySeeOutbox(loopback)) throw new NotFound("outbox");
  const letter = await outbox.read(id);
  const links = letter.links.filter((link) => link.startsWith(`${config.baseUrl}/`));
  return { ...letter, links };
}
