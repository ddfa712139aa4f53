/** What a cell of a workbook says, as a person would read it: dates as ISO, numbers without an exponent. */

/** Formats of SpreadsheetML that show a date or a time (ECMA-376, 18.8.30). */
const builtInDates = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const;

/** Excel keeps none that is longer. */
const LONGEST_FORMAT = 255;

export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtInDates.some(([from, to]) => id >= from && id <= to);
  const bare = bareFormat(code.slice(0, LONGEST_FORMAT));
  return /[dmyhs]/i.test(bare) && !/general/i.test(bare);
}

/** Colours, conditions and words are no part of it; [h] counts hours. */
function bareFormat(code: string): string {
  let bare = "";
  for (let at = 0; at < code.length; at++) {
    const sign = code[at]!;
    const close = sign === "[" ? "]" : sign === '"' ? sign : undefined;
    if (close) {
      const end = code.indexOf(close, at + 1);
      const within = code.slice(at + 1, end < 0 ? undefined : end);
      if (sign === "[" && /^[hms]+$/i.test(within)) bare += within;
      at += within.length + 1;
    } else if (sign === "\\" || sign === "_" || sign === "*") at++;
    else bare += sign;
  }
  return bare;
}

const DAY_MS = 86_400_000;

/** A day, a day with its time, or a time alone. Undefined for what no calendar of Excel's has. */
export function isoOf(serial: number, is1904: boolean): string | undefined {
  if (!(serial >= 0 && serial < 2_958_466)) return undefined;
  // Excel believes in 29 February 1900: before it all days are one off.
  const days = is1904 ? serial + 1_462 : serial < 60 ? serial + 1 : serial;
  const at = new Date(Math.round((days - 25_569) * 86_400) * 1_000);
  const [day, time] = at.toISOString().slice(0, 19).split("T") as [string, string];
  if (serial < 1 && serial > 0) return time;
  return at.getTime() % DAY_MS === 0 ? day : `${day} ${time}`;
}

/** As it is shown: at most 15 digits, and a telephone number whole. */
export function numberText(raw: string): string {
  const number = Number(raw);
  if (raw.trim() === "" || !Number.isFinite(number)) return raw;
  if (/^-?\d{1,15}$/.test(raw)) return raw;
  const short = String(Number(number.toPrecision(15)));
  return short.includes("e") ? withoutExponent(short) : short;
}

function withoutExponent(text: string): string {
  const [mantissa = "", exponent = "0"] = text.split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", part = ""] = mantissa.replace("-", "").split(".");
  const digits = whole + part;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, "0");
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** `_x000D_` stands for a character that XML cannot hold. */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** "BC12" → 54; undefined without letters. */
export function columnOf(reference: string | undefined): number | undefined {
  let column = 0;
  for (const letter of reference ?? "") {
    const value = letter.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column > 0 && column <= 16_384 ? column - 1 : undefined;
}
