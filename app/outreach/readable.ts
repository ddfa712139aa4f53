/** Templates as people read them: what is filled in stands as a word in brackets. */

/** "A question about {{ company | default: "your work" }}" → "A question about [company]". */
export function readable(template: string): string {
  return template
    .replace(/\{%[^%]*%\}/g, "")
    .replace(/\{\{-?\s*(?:"([^"]*)"|'([^']*)'|([\w.]+))?[^}]*\}\}/g, (_, ...found) => {
      const [double, single, name] = found as (string | undefined)[];
      return double ?? single ?? `[${(name ?? "…").replaceAll("_", " ")}]`;
    })
    .replace(/\s+/g, " ")
    .trim();
}

/** The subject that each of these emails has, in their order: one without goes into the thread before it. */
export function threadSubjects(subjects: readonly string[]): string[] {
  let thread = "";
  return subjects.map((subject) => {
    if (subject === "") return thread ? `Re: ${thread}` : "";
    thread = readable(subject);
    return thread;
  });
}
