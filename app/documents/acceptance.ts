/** What the note about a changed document sends. */
import { z } from "zod";
import { isVersion } from "#app/documents/document.ts";

export const Acceptance = z.object({
  document: z.enum(["terms", "privacy"]),
  version: z.string().refine(isVersion),
  /** The page on which the note stood. */
  next: z.string().optional(),
});
export type Acceptance = z.infer<typeof Acceptance>;
