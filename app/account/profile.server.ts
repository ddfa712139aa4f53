/** A person's own account: since when, and what it is called. */
import { eq } from "drizzle-orm";
import type { ProfileInput } from "#app/account/profile.ts";
import { NotFound, ok } from "#app/core/result.ts";
import { house } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";

export async function readProfile(userId: string) {
  const { name, email, createdAt } = users;
  const [profile] = await house("account")
    .select({ name, email, createdAt })
    .from(users)
    .where(eq(users.id, userId));
  if (!profile) throw new NotFound("person");
  return profile;
}

/** An empty name is taken as the wish to give none. */
export async function changeName(userId: string, { name }: ProfileInput) {
  await house("account")
    .update(users)
    .set({ name: name ?? null })
    .where(eq(users.id, userId));
  return ok();
}
