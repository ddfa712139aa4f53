/** What a person says about themself. */
import { z } from "zod";

/** Left empty, pages go by the address (A06). */
export const ProfileInput = z.object({
  name: z.string().trim().max(120, "At most 120 characters").optional(),
});
export type ProfileInput = z.infer<typeof ProfileInput>;
