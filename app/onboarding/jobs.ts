/** Jobs of the onboarding room: who is due, what is next for one of them, and the letter about it. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";
import { setupTaskNames } from "#app/team/team.ts";

/** Finds whoever is due and gives each a job of their own. */
export const onboardingDue = declareJob("onboarding.due", z.object({}));

/** Decides what this person is written to about, if anything. */
export const onboardingStep = declareJob("onboarding.step", z.object({ teamId: Id, userId: Id }), {
  once: true,
});

/** One letter, about one thing that is left to do. */
export const onboardingLetter = declareJob(
  "onboarding.letter",
  z.object({ teamId: Id, userId: Id, about: z.enum(setupTaskNames) }),
);
export type OnboardingLetter = z.infer<typeof onboardingLetter.payload>;
