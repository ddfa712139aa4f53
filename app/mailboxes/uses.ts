/** The uses of a mailbox's password in words. */

const reasons: Record<string, string> = {
  send: "To send what was due",
  read: "To read what came back",
  test: "To test the settings",
  "test-message": "To send you a test message",
  probe: "To send the letter that shows whether replies reach us",
};

export function useInWords(why: string): string {
  return reasons[why] ?? why;
}

/** "3 times" and such. */
export function timesInWords(times: number): string {
  return times === 1 ? "once" : `${times.toLocaleString("en")} times`;
}
