/** Jobs of the team room. */
import { invitationLetter, teamNews } from "#app/team/jobs.ts";
import { sendInvitationLetter, sendTeamNews } from "#app/team/letters.server.ts";
import { handleSystem } from "#jobs/handle.ts";

handleSystem(invitationLetter, sendInvitationLetter);

handleSystem(teamNews, sendTeamNews);
