/** Lucia as we use it: the only file that knows it. */
import { DrizzlePostgreSQLAdapter } from "@lucia-auth/adapter-drizzle";
import { Lucia, TimeSpan } from "lucia";
import { house } from "#db/client.ts";
import { sessions, users } from "#db/schema/auth.ts";

export const IDLE_DAYS = 7;

type Kept = {
  teamId: string | null;
  endsAt: Date;
  ref: string;
  provedAt: Date;
  twoFactor: boolean;
};
type Shown = { name: string | null; email: string };

function makeLucia() {
  const adapter = new DrizzlePostgreSQLAdapter(
    house("sessions") as never,
    sessions as never,
    users as never,
  );
  return new Lucia<Kept, Shown>(adapter, {
    sessionExpiresIn: new TimeSpan(IDLE_DAYS, "d"),
    getSessionAttributes: ({ teamId, endsAt, ref, provedAt, twoFactor }: Kept) => ({
      ...{ teamId, endsAt, ref, provedAt, twoFactor },
    }),
    getUserAttributes: ({ name, email }: Shown) => ({ name, email }),
  });
}

let made: ReturnType<typeof makeLucia> | undefined;

export function lucia() {
  made ??= makeLucia();
  return made;
}

declare module "lucia" {
  interface Register {
    Lucia: ReturnType<typeof makeLucia>;
    DatabaseSessionAttributes: Kept;
    DatabaseUserAttributes: Shown;
    UserId: string;
  }
}
