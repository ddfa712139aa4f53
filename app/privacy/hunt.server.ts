/** Whom a scrub looks for: by keyed hash alone, since nobody's address is known any more. */
import { readAddress } from "#app/core/address.ts";
import { contactHash } from "#app/core/signing.server.ts";

/** One line of the erasure ledger. */
export type Pending = { id: string; subjectHash: string; counts: Record<string, number> };

/** Where erased people were found again: hash → place → times. */
export type Findings = Map<string, Record<string, number>>;

export type Hunt = {
  isSought: (address: string) => boolean;
  /** The same, taking a note of each who is found. */
  noting: (place: string) => (address: string) => boolean;
  findings: Findings;
};

export function startHunt(pending: Pending[]): Hunt {
  const sought = new Set(pending.map(({ subjectHash }) => subjectHash));
  const findings: Findings = new Map();
  const soughtHash = (raw: string) => {
    const { address } = readAddress(raw);
    const hash = address && contactHash(address);
    return hash && sought.has(hash) ? hash : undefined;
  };
  const note = (place: string, hash: string) => {
    const counts = findings.get(hash) ?? {};
    findings.set(hash, { ...counts, [place]: (counts[place] ?? 0) + 1 });
  };
  return {
    findings,
    isSought: (address) => soughtHash(address) !== undefined,
    noting: (place) => (address) => {
      const hash = soughtHash(address);
      if (hash) note(place, hash);
      return hash !== undefined;
    },
  };
}
