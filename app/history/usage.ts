/** The form that switches the usage trail on and off. */
import { z } from "zod";

export const UsageInput = z.object({
  usage: z.enum(["yes", "no"], "Choose yes or no"),
});
