/** Letters about a team: who is invited, and what became of whom. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** `letterId` makes a letter that is sent again another letter. */
export const invitationLetter = declareJob(
  "team.invitation-letter",
  z.object({ invitationId: Id, letterId: Id }),
);
export type InvitationLetter = z.infer<typeof invitationLetter.payload>;

/** `to` is written to; `about` is whom it is about, or who did it. The words are read when it is sent. */
export const teamNews = declareJob(
  "team.news",
  z.object({
    letterId: Id,
    teamId: Id,
    to: Id,
    about: Id,
    kind: z.enum(["joined", "removed", "left", "work-came", "became-owner", "was-owner"]),
  }),
);
export type TeamNews = z.infer<typeof teamNews.payload>;
