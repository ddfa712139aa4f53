/** From a stored job to a domain verb: the payload is parsed, the team's worker acts, the outcome is told. */
import type { z } from "zod";
import type { JobDeclaration } from "#app/core/job.ts";
import { log } from "#app/core/log.server.ts";
import { type Member, vouchFor } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";

/** A verb's outcome; what a job does not look at may be anything. */
type Outcome = unknown;
export type Handler = { job: JobDeclaration<never>; run: (payload: unknown) => Promise<void> };

export const handlers = new Map<string, Handler>();

/** A team's job: the handler gets that team's worker as its member. */
export function handle<P extends { teamId: string }>(
  job: JobDeclaration<P>,
  work: (member: Member, payload: P) => Promise<Outcome>,
): void {
  handleSystem(job, (payload) =>
    work(vouchFor({ teamId: payload.teamId, userId: null, role: "worker" }), payload),
  );
}

/** How a worker takes jobs: one after the other, so many at once, and of one team no more than allowed. */
export function workOptions({ options }: JobDeclaration<never>) {
  const { atOnce = 2, atOnceForTeam } = options;
  return {
    ...{ batchSize: 1, localConcurrency: atOnce },
    ...{ pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 },
    ...(atOnceForTeam ? { localGroupConcurrency: atOnceForTeam } : {}),
  };
}

/** A job of the house, in no team. */
export function handleSystem<P>(
  job: JobDeclaration<P>,
  work: (payload: P) => Promise<Outcome>,
): void {
  if (handlers.has(job.name)) throw new Error(`Two handlers for ${job.name}`);
  handlers.set(job.name, {
    job: job as JobDeclaration<never>,
    run: async (stored) => {
      const payload = (job.payload as z.ZodType<P>).parse(stored);
      try {
        const outcome = await work(payload);
        const { refused } = (outcome ?? {}) as { refused?: string };
        if (refused) log.info({ job: job.name, refused }, "job refused");
      } catch (error) {
        // What it was about is gone, erased or deleted since: nothing is left to do.
        if (error instanceof NotFound) return;
        throw error;
      }
    },
  });
}
