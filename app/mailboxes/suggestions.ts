/** What the form for a new mailbox starts with, from the address alone. */
import { domainOf, readAddress } from "#app/core/address.ts";
import { habitValues, suggestedHabits } from "#app/mailboxes/habits.ts";
import { presetFor, presets, refusalOf } from "#app/mailboxes/hosts.ts";

type Asked = { address: string | null; provider: string | null };
type Person = { name: string | null; teamName: string; zone: string };

type Suggestion = {
  /** Field names and what stands in them. */
  values: Record<string, string | string[]>;
  note: { title: string; text: string } | null;
  /** Offered when the address does not say whose it is. */
  providers: { word: string; name: string }[];
};

/** A sentence when the address cannot be used at all; nothing asked is no problem. */
export function problemOfAddress(typed: string | null): string | undefined {
  if (typed === null) return undefined;
  const { address } = readAddress(typed);
  return address ? refusalOf(domainOf(address)) : "Enter one address, like ada@your-company.com.";
}

export function suggest({ address: typed, provider }: Asked, person: Person): Suggestion {
  const address = readAddress(typed ?? "").address ?? "";
  const chosen = provider && Object.hasOwn(presets, provider) ? presets[provider] : undefined;
  const preset = chosen ?? (address ? presetFor(address) : undefined);
  const all = Object.entries(presets).map(([word, { name }]) => ({ word, name }));
  return {
    values: {
      address,
      fromName: person.name ?? person.teamName,
      host: preset?.host ?? "",
      port: String(preset?.port ?? 465),
      security: preset?.security ?? "tls",
      username: address,
      imapHost: preset?.imap ?? "",
      imapPort: "993",
      imapSecurity: "tls",
      dailyCap: "40",
      windowStart: "08:00",
      windowEnd: "18:00",
      zone: person.zone,
      ...habitValues(suggestedHabits),
    },
    note: preset ? { title: preset.name, text: preset.note } : null,
    providers: preset ? [] : all,
  };
}
