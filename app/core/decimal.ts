/** Numbers as people write them: 1234.5, 1,234.5, 1.234,5 and 1 234,5, but nothing that can be read in two ways. */

export type ReadDecimal =
  | { text: string; number: number; problem?: undefined }
  | { text?: undefined; number?: undefined; problem: "no-number" | "two-readings" | "too-long" };

/** A double holds so many without loss. */
const MOST_DIGITS = 15;
const LONGEST = 60;
const blanks = /[\s\u00a0\u2009\u202f'’]/g;

/** `text` is the plain spelling, with a full stop and without needless noughts. */
export function readDecimal(raw: string): ReadDecimal {
  const typed = raw.trim();
  if (typed.length > LONGEST) return { problem: "too-long" };
  if (!isGrouped(typed)) return { problem: "no-number" };
  const bare = typed.replace(blanks, "").replace("\u2212", "-");
  const sign = bare.startsWith("-") ? "-" : "";
  const digits = bare.replace(/^[+-]/, "");
  const parts = split(digits);
  return typeof parts === "string" ? { problem: parts } : plain(sign, parts);
}

/** Blanks and apostrophes stand only between groups of three. */
function isGrouped(typed: string): boolean {
  const whole = typed.replace(/^[+\-\u2212]\s*/, "").split(/[.,]/, 1)[0]!;
  return !/[\s'’]/.test(whole) || /^\d{1,3}([\s\u00a0\u2009\u202f'’]\d{3})+$/.test(whole);
}

type Parts = { whole: string; fraction: string };

function split(digits: string): Parts | "no-number" | "two-readings" {
  if (/^\d+$/.test(digits)) return { whole: digits, fraction: "" };
  const last = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
  const [mark, before, after] = [digits[last], digits.slice(0, last), digits.slice(last + 1)];
  const other = mark === "," ? "." : ",";
  const groups = (text: string, by: string) =>
    text.includes(by) && /^\d{1,3}$/.test(text.split(by)[0]!)
      ? text
          .split(by)
          .slice(1)
          .every((group) => /^\d{3}$/.test(group))
      : false;
  if (groups(before, other) && !before.includes(mark!) && /^\d+$/.test(after)) {
    return { whole: before.replaceAll(other, ""), fraction: after };
  }
  if (groups(digits, mark!) && before.includes(mark!)) {
    return { whole: digits.replaceAll(mark!, ""), fraction: "" };
  }
  if (!/^\d*$/.test(before) || !/^\d+$/.test(after)) return "no-number";
  // "1,234" is one thing in London and another in Berlin; a full stop is also how machines write.
  if (mark === "," && /^[1-9]\d{0,2}$/.test(before) && after.length === 3) return "two-readings";
  return { whole: before || "0", fraction: after };
}

function plain(sign: string, { whole, fraction }: Parts): ReadDecimal {
  const left = whole.replace(/^0+(?=\d)/, "");
  const right = fraction.replace(/0+$/, "");
  if (`${left}${right}`.replace(/^0+/, "").length > MOST_DIGITS || right.length > MOST_DIGITS) {
    return { problem: "too-long" };
  }
  const text = right ? `${left}.${right}` : left;
  const signed = /^[0.]+$/.test(text) ? text : `${sign}${text}`;
  return { text: signed, number: Number(signed) };
}
