/** Sending the letters of the privacy room. */
import { eq } from "drizzle-orm";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { config } from "#app/config.server.ts";
import { ok } from "#app/core/result.ts";
import { exportReady } from "#app/privacy/letters.ts";
import { house } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { dataExports } from "#db/schema/privacy.ts";

/** Throws when the provider asks to try later: the job comes back. The same export never mails twice. */
export async function sendExportLetter({ exportId }: { exportId: string }) {
  const [person] = await house("account")
    .select({ email: users.email, expiresAt: dataExports.expiresAt })
    .from(dataExports)
    .innerJoin(users, eq(users.id, dataExports.userId))
    .where(eq(dataExports.id, exportId));
  if (!person) return ok();
  const until = `${person.expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const letter = exportReady(`${config.baseUrl}/my-data`, until);
  return postLetter({
    to: person.email,
    letter,
    idempotencyKey: `data-export/${exportId}`,
  });
}
