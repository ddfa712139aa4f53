/** Reading a posted form: the value, or one sentence per field and what was typed. */
import { parseWithZod } from "@conform-to/zod/v4";
import { json } from "@remix-run/node";
import type { z } from "zod";

export type Problems = Record<string, string>;
export type Typed = Record<string, string | string[]>;
export type FormRead<T> =
  | { value: T; problems?: undefined; typed: Typed }
  | { value?: undefined; problems: Problems; typed: Typed };

/** Empty fields count as absent. Fields the schema does not name are ignored. */
export async function readForm<T>(request: Request, schema: z.ZodType<T>): Promise<FormRead<T>> {
  return readFields(await request.formData(), schema);
}

export function readFields<T>(
  fields: FormData | URLSearchParams,
  schema: z.ZodType<T>,
): FormRead<T> {
  const submission = parseWithZod(withoutNul(fields), { schema: schema as never });
  const typed = withoutSecrets(submission.payload as Typed);
  if (submission.status === "success") return { value: submission.value as T, typed };
  const problems: Problems = {};
  for (const [field, sentences] of Object.entries(submission.error ?? {})) {
    if (sentences?.[0]) problems[field] = sentences[0];
  }
  return { problems, typed };
}

/** The same page again with what was typed and what is wrong: 422, nothing was done. */
export function again(form: { problems?: Problems; typed: Typed }, problems?: Problems) {
  return json({ problems: problems ?? form.problems ?? {}, typed: form.typed }, { status: 422 });
}

/** Nobody types one, and PostgreSQL's text cannot hold it. A password is never changed in silence. */
function withoutNul(fields: FormData | URLSearchParams): FormData {
  const clean = new FormData();
  for (const [name, value] of fields) {
    const kept = typeof value !== "string" || isSecret(name);
    clean.append(name, kept ? value : value.replaceAll("\0", ""));
  }
  return clean;
}

function withoutSecrets(typed: Typed): Typed {
  return Object.fromEntries(Object.entries(typed).filter(([field]) => !isSecret(field)));
}

function isSecret(field: string): boolean {
  return /password/i.test(field);
}
