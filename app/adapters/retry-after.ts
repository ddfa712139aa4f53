/** How long a server asks to be left alone. */

/** Milliseconds. RFC 9110 section 10.2.3: seconds, or a date told by the server's own clock. */
export function retryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  const here = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(at - here) ? undefined : Math.max(0, at - here);
}
