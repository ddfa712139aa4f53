/** The words of a message as a form takes them: checked as a template, with Liquid’s problems at the field. */
import { z } from "zod";
import { checkTemplate } from "#app/outreach/template.ts";

export const Body = z
  .string({ error: "Enter the message." })
  .transform((body) => body.replace(/\r\n?/g, "\n").trim())
  .pipe(z.string().min(1, "Enter the message."))
  .superRefine(checked);

export function checked(source: string, context: z.RefinementCtx): void {
  for (const problem of checkTemplate(source).problems) {
    context.addIssue({ code: "custom", message: `${problem}.` });
  }
}
