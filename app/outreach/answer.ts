/** An answer in a conversation: how it differs from a step of a sequence, and what it answers. */

/** Steps are numbered from 1; answers count -1, -2… within the same run. */
export function isAnswer({ step }: { step: number }): boolean {
  return step < 0;
}

/** "Re: A question", with one "Re:" however often it went back and forth. */
export function answerSubject(subject: string): string {
  const line = subject
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, " ")
    .trim()
    .slice(0, 400);
  return /^(re|aw|sv|vs|antw|rif|res|odp)(\[\d+\])?\s*:/i.test(line) ? line : `Re: ${line}`.trim();
}

/** What a mail program needs to show it below what it answers (RFC 5322 section 3.6.4). */
export function threading(before: string[]): Record<string, string> {
  const ids = [...new Set(before)].filter((id) => /^<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>$/.test(id));
  const last = ids.at(-1);
  if (!last) return {};
  const kept = ids.length > MOST_REFERENCES ? [ids[0]!, ...ids.slice(1 - MOST_REFERENCES)] : ids;
  return { "In-Reply-To": last, References: kept.join(" ") };
}

const MOST_REFERENCES = 12;
