/** People to test with: they have names. */
import { randomUUID } from "node:crypto";
import { now } from "#app/core/clock.ts";
import { type Member, type Role, vouchFor } from "#app/core/member.ts";
import { house } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

export const PASSWORD = "correct horse battery";
/** argon2id of PASSWORD, made once: hashing anew for each person would be most of a run. */
let hash: Promise<string> | undefined;

export type Person = {
  member: Member;
  user: typeof users.$inferSelect;
  team: typeof teams.$inferSelect;
};

export async function aTeam(input: Partial<typeof teams.$inferInsert> = {}) {
  const [team] = await house("teams")
    .insert(teams)
    .values({
      name: "Larkfield Instruments",
      postalAddress: "1 Lark Field, Norwich NR1 1AA",
      ...input,
    })
    .returning();
  return team!;
}

/** A confirmed member in a team of their own, unless given one. */
export async function aMember(
  input: {
    name?: string;
    email?: string;
    confirmed?: boolean;
    role?: Role;
    team?: typeof teams.$inferSelect;
  } = {},
): Promise<Person> {
  const { hashPassword } = await import("#app/auth/password.server.ts");
  hash ??= hashPassword(PASSWORD);
  const name = input.name ?? "Ada Larkfield";
  const email =
    input.email ??
    `${name.split(" ")[0]!.toLowerCase()}.${randomUUID().slice(0, 8)}@larkfield.example`;
  const team = input.team ?? (await aTeam());
  const [user] = await house("sign-up")
    .insert(users)
    .values({
      email,
      emailKey: email.toLowerCase(),
      name,
      passwordHash: await hash,
      emailConfirmedAt: input.confirmed === false ? null : now(),
      ageStatedAt: now(),
    })
    .returning();
  const role = input.role ?? "owner";
  await house("sign-up").insert(memberships).values({ teamId: team.id, userId: user!.id, role });
  return { member: vouchFor({ teamId: team.id, userId: user!.id, role }), user: user!, team };
}
