/** The day on which somebody is back, as the words of their absence name it. */

/** A day without a zone: "2026-12-01". */
export type CalendarDay = string;

const months: Record<string, number> = {};
for (const [index, names] of [
  "january jan januar janvier janv enero ene gennaio gen janeiro januari tammikuu stycznia styczeń ledna января",
  "february feb februar février févr febrero febbraio fevereiro fev februari helmikuu lutego února февраля",
  "march mar märz mrz mars marzo março maart mrt maaliskuu marca března марта",
  "april apr avril avr abril abr aprile huhtikuu kwietnia dubna апреля",
  "may mai mayo maggio mag maio mei maj toukokuu maja května мая",
  "june jun juni juin junio giugno giu junho kesäkuu czerwca června июня",
  "july jul juli juillet juil julio luglio lug julho heinäkuu lipca července июля",
  "august aug août aout agosto ago augustus augusti elokuu sierpnia srpna августа",
  "september sep sept septembre septiembre settembre set setembro syyskuu września září сентября",
  "october oct oktober okt octobre octubre ottobre ott outubro out lokakuu października října октября",
  "november nov novembre noviembre novembro marraskuu listopada listopadu ноября",
  "december dec dezember dez décembre déc diciembre dic dicembre dezembro joulukuu grudnia prosince декабря",
].entries()) {
  for (const name of names.split(" ")) months[name] = index + 1;
}

/** The likeliest to name the day first: words of return, then words of an end, then those that may begin an absence too. */
const backWords = [
  /(?:back|return(?:ing)?|again (?:on|from)|available (?:again )?(?:on|from)|in the office (?:on|from|again)|wieder (?:ab|am|da|im|erreichbar|zurück)|zurück|de retour|regres|vuelvo|torn|rientr|volt|regress|terug|tillbaka|åter|tilbage|tilbake|palaan|takaisin|wrac|zpět|vrát|вернусь|вернёмся)/giu,
  /(?:jusqu.au|hasta|fino a|até|till och med|til og med|asti|(?:until|till|through|bis(?: zum| einschließlich)?|dal|tot(?: en met)?|do dnia|(?<!\p{L})do (?=\d)|до)(?!\p{L}))/giu,
  /(?:ab dem|à partir du|a partir del?|vanaf)/giu,
];

/**
 * The first working day that the words name after a word of returning; the day after for "until".
 * Undefined where they name none, or one that is past or more than a year away.
 */
export function returnDay(text: string, received: CalendarDay): CalendarDay | undefined {
  for (const words of backWords) {
    for (const { 0: word, index } of text.matchAll(words)) {
      const near = text.slice(index + word.length, index + word.length + 60);
      const day = firstDay(near, received);
      if (!day || day < received || day > plusDays(received, 366)) continue;
      return isLast(word) ? plusDays(day, 1) : day;
    }
  }
  return undefined;
}

function isLast(word: string): boolean {
  return /^(?:until$|till$|through$|bis|jusqu|hasta|fino|até|tot|till och|til og|asti|до$|do dnia|do $)/i.test(
    word,
  );
}

/** The day nearest to the beginning. Two numbers alone are day and month, as most of the world writes them. */
function firstDay(text: string, received: CalendarDay): CalendarDay | undefined {
  const found: { at: number; day: CalendarDay | undefined }[] = [];
  const note = (at: number, y: string | undefined, m: number | undefined, d: number) =>
    found.push({ at, day: dayOf(y, m, d, received) });
  for (const m of text.matchAll(/\b(\d{4})-(\d{1,2})-(\d{1,2})\b/g))
    note(m.index, m[1], Number(m[2]), Number(m[3]));
  for (const m of text.matchAll(/\b(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2})?)?(?!\d)/g)) {
    const [one, other] = [Number(m[1]), Number(m[2])];
    note(m.index, m[3], other > 12 ? one : other, other > 12 ? other : one);
  }
  for (const m of text.matchAll(
    /(?<![\p{L}\d])(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?\s*(?:of |de |del |d'|di )?([\p{L}]{3,12})\.?,?\s*(?:de )?(\d{4})?/giu,
  )) {
    note(m.index, m[3], months[m[2]!.toLowerCase()], Number(m[1]));
  }
  for (const m of text.matchAll(
    /(?<![\p{L}\d])([\p{L}]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4}))?/giu,
  )) {
    note(m.index, m[3], months[m[1]!.toLowerCase()], Number(m[2]));
  }
  for (const m of text.matchAll(/(\d{1,2})月(\d{1,2})日/g))
    note(m.index, undefined, Number(m[1]), Number(m[2]));
  return found.filter(({ day }) => day).sort((one, other) => one.at - other.at)[0]?.day;
}

/** Without a year it is the next such day that is not half a year behind us. */
function dayOf(
  year: string | undefined,
  month: number | undefined,
  day: number,
  received: CalendarDay,
): CalendarDay | undefined {
  if (!month || month > 12 || day < 1 || day > 31) return undefined;
  const full = year?.length === 2 ? `20${year}` : year;
  const thisYear = Number(received.slice(0, 4));
  const made = (y: number) => calendarDay(y, month, day);
  if (full) return made(Number(full));
  const sameYear = made(thisYear);
  if (!sameYear) return undefined;
  return sameYear < plusDays(received, -180) ? made(thisYear + 1) : sameYear;
}

function calendarDay(year: number, month: number, day: number): CalendarDay | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1) return undefined;
  return date.toISOString().slice(0, 10);
}

function plusDays(day: CalendarDay, count: number): CalendarDay {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}
