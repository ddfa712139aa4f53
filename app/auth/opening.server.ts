/** Opening an account: the person, and what they accepted. A team is somebody else's to give. */
import { identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { acceptNewest } from "#app/documents/acceptance.server.ts";
import type { Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";

type Opening = {
  email: string;
  name?: string | undefined;
  passwordHash: string;
  /** They hold a letter that went to the address. */
  confirmed?: boolean;
};

/** Undefined when there is an account with this address. */
export async function openAccount(tx: Tx, { email, name, passwordHash, confirmed }: Opening) {
  const at = now();
  const [made] = await tx
    .insert(users)
    .values({
      ...{ email, emailKey: identityKey(email), name: name ?? null, passwordHash },
      ...{ ageStatedAt: at, emailConfirmedAt: confirmed ? at : null },
    })
    .onConflictDoNothing()
    .returning();
  if (made) await acceptNewest(tx, made.id);
  return made;
}
