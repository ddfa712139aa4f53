/** Other words tried beside the first: who gets which, and what the answers so far can say. */

/** The words of a step itself are A. */
export const OWN_WORDS = "A";
export const MOST_VARIANTS = 5;

/** Always the same for the same person and step, and even over many. */
export function chooseVariant<T>(
  choices: readonly [T, ...T[]],
  { enrolmentId, step }: { enrolmentId: string; step: number },
): T {
  return choices[mixed(`${enrolmentId}:${step}`) % choices.length]!;
}

/** FNV-1a, and the last rounds of MurmurHash3, which spread what differs only at the end. */
function mixed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A name is never given twice, so that numbers never mix words. Undefined after Z. */
export function nextName(used: readonly string[]): string | undefined {
  const last = used.reduce((most, name) => (name > most ? name : most), OWN_WORDS);
  return last < "Z" ? String.fromCharCode(last.charCodeAt(0) + 1) : undefined;
}

export type Tried = { name: string; sent: number; replied: number };

/** Wilson's 95 % interval of a share; honest also for few, for none and for all. */
export function wilson(hits: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const z = 1.959964;
  const share = hits / of;
  const middle = share + (z * z) / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return {
    low: Math.max(0, (middle - reach) / scale),
    high: Math.min(1, (middle + reach) / scale),
  };
}

/** Below it nothing is said, whatever the answers. */
const ENOUGH = 30;

/**
 * What may be said of the words tried: one is named better only when its interval lies wholly above
 * every other's, which looking again and again does not soon bring about by chance.
 */
export function judge(tried: readonly Tried[]): string {
  if (tried.length < 2) return "";
  const least = Math.min(...tried.map(({ sent }) => sent));
  if (least < ENOUGH) {
    return `Too few to compare: each needs at least ${ENOUGH} sent, and the fewest has ${least}.`;
  }
  const [first, ...others] = tried
    .map((each) => ({ ...each, ...wilson(each.replied, each.sent) }))
    .toSorted((one, other) => other.low - one.low);
  const rival = Math.max(...others.map(({ high }) => high));
  if (first!.low > rival) {
    return `${first!.name} is answered more often, by more than chance would do.`;
  }
  return "No difference to be told: what there is may be chance.";
}

/** "4 of 40 answered (between 4 % and 23 %)". */
export function triedWords({ sent, replied }: Tried): string {
  if (sent === 0) return "Nothing sent yet";
  const { low, high } = wilson(replied, sent);
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return `${replied} of ${sent} answered (likely between ${percent(low)} and ${percent(high)})`;
}
