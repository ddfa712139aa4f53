/** What a mail server wrote itself in a report: without the copy of our message, whose words are ours. */

/** From the first line that has a code or a reason, or the first few. */
export function refusingLines(text: string): string {
  const lines = serverLines(text);
  const at = lines.findIndex((line) =>
    /\b[45]\d\d[ -]|[45]\.\d{1,3}\.\d{1,3}|said:|reason:|SMTP error from/i.test(line),
  );
  return (at < 0 ? lines : lines.slice(at)).slice(0, 12).join(" ");
}

export function firstLines(text: string): string {
  return serverLines(text).slice(0, 20).join(" ");
}

export function oneLine(words: string): string {
  return words.replace(/\s+/g, " ").trim().slice(0, 500);
}

const copies =
  /^[ \t]*-{2,}(?!-).*(?:copy of|original message|returned m(?:ail|essage)|below this line|unsent message|header of the|message (?:header|text) follows|header and top|mensaje original).*$|^.{0,40}original message (?:headers?|as received|follows).*$|^(?:Received|Return-Path|Message-ID):\s/im;

export function beforeCopy(text: string): string {
  const copy = copies.exec(text);
  return copy ? text.slice(0, copy.index) : text;
}

/** Some repeat what our message was about before they tell why. */
function serverLines(text: string): string[] {
  return beforeCopy(text)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(?:to|cc|subject|sent|date)\s*:|^-{3,}\S*$/i.test(line));
}
