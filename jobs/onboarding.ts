/** Jobs of the onboarding room, and what it does when an address was confirmed. */
import { addressConfirmed } from "#app/auth/jobs.ts";
import { onboardingDue, onboardingLetter, onboardingStep } from "#app/onboarding/jobs.ts";
import { sendOnboardingLetter } from "#app/onboarding/letters.server.ts";
import { beginSeries, stepWhoeverIsDue, takeStep } from "#app/onboarding/series.server.ts";
import { handle, handleSystem } from "#jobs/handle.ts";

handleSystem(addressConfirmed, ({ userId }) => beginSeries(userId));
handleSystem(onboardingDue, stepWhoeverIsDue);
handle(onboardingStep, takeStep);
handle(onboardingLetter, sendOnboardingLetter);
