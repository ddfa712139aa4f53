/** Jobs of the verification room. */
import { askAlone } from "#app/verification/asking.server.ts";
import { askOne, checkSlice, checksDue, keyShredding, keyTest } from "#app/verification/jobs.ts";
import { leaveProvider } from "#app/verification/leaving.server.ts";
import { testProvider } from "#app/verification/providers.server.ts";
import { wakeDueChecks } from "#app/verification/wake.server.ts";
import { workSlice } from "#app/verification/work.server.ts";
import { handle, handleSystem } from "#jobs/handle.ts";

handle(keyTest, (member, { provider }) => testProvider(member, provider));
handle(keyShredding, (member, { providerId }) => leaveProvider(member, providerId));
handle(askOne, (member, { questionId }) => askAlone(member, questionId));
handle(checkSlice, (member, { provider }) => workSlice(member, provider));
handleSystem(checksDue, () => wakeDueChecks());
