/** Changing what stands below the messages of a mailbox. */
import { eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { readMailboxToChange } from "#app/mailboxes/keeper.server.ts";
import type { SignatureInput } from "#app/mailboxes/signature.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

/** With the few facts that its page needs. Throws NotFound. */
export async function readSignature(member: Member, id: string) {
  const { mailbox } = await readMailboxToChange(member, id);
  const [own] = await inTeam(member, (tx) =>
    tx
      .select({ signature: mailboxes.signature, bookingUrl: mailboxes.bookingUrl })
      .from(mailboxes)
      .where(eq(mailboxes.id, mailbox.id)),
  );
  return { id: mailbox.id, address: mailbox.address, ...own! };
}

/** Only its owner, or who may change those of others. Throws NotFound. */
export async function changeSignature(member: Member, id: string, input: SignatureInput) {
  const { mailbox } = await readMailboxToChange(member, id);
  await inTeam(member, (tx) => tx.update(mailboxes).set(input).where(eq(mailboxes.id, mailbox.id)));
  return ok();
}
