/** Lucia as we use it: the only file that knows it. */
import { DrizzlePostgreSQLAdapter } from "@lucia-auth/adapter-drizzle";
import { type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from "lucia";
import { type Behind, type KeptSession, whoIsBehind } from "#app/auth/behind.server.ts";
import { now } from "#app/core/clock.ts";
import { house } from "#db/client.ts";
import { sessions, users } from "#db/schema/auth.ts";

export const IDLE_DAYS = 7;

/** Lucia judges by the system's clock, and moves what it judges: it is told of no end, ours is `idleAt`. */
const NEVER = new Date(8.64e15);

type Kept = Omit<KeptSession, "id" | "userId" | "expiresAt"> & { idleAt: Date };

/** One question for all that a page must know of whoever asks, where the stock adapter leaves us a second. */
class OneQuestion extends DrizzlePostgreSQLAdapter {
  override async getSessionAndUser(
    sessionId: string,
  ): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const found = await whoIsBehind(sessionId);
    if (!found) return [null, null];
    const { id, userId, expiresAt: idleAt, ...kept } = found.session;
    if (idleAt <= now()) {
      await this.deleteSession(id);
      return [null, null];
    }
    return [
      { id, userId, expiresAt: NEVER, attributes: { ...kept, idleAt } },
      { id: userId, attributes: found.behind },
    ];
  }
}

function makeLucia() {
  const adapter = new OneQuestion(house("sessions") as never, sessions as never, users as never);
  return new Lucia<Kept, Behind>(adapter, {
    sessionExpiresIn: new TimeSpan(IDLE_DAYS, "d"),
    getSessionAttributes: ({ teamId, endsAt, idleAt, ref, provedAt, twoFactor }: Kept) => ({
      ...{ teamId, endsAt, idleAt, ref, provedAt, twoFactor },
    }),
    getUserAttributes: (behind: Behind) => behind,
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
    DatabaseUserAttributes: Behind;
    UserId: string;
  }
}
