/** What the note about a changed document sends. */
import { z } from "zod";

export const Acceptance = z.object({
  name: z.enum(["terms", "privacy"]),
  version: z.string().max(20),
  /** The page on which the note stood. */
  next: z.string().optional(),
});
