/** Where one goes on from a mailbox's page: what may be changed, and the sequences that use it. */
import type { MailboxKind } from "#db/schema/mailboxes.ts";
import { ButtonLink } from "../../ui/buttons";
import { Section } from "../../ui/page";
import { signInSettings } from "../provider";

type MailboxLinksProps = { id: string; kind: MailboxKind; isOwner: boolean };

export function MailboxLinks({ id, kind, isOwner }: MailboxLinksProps) {
  const own = `/mailboxes/${id}`;
  const practice = kind === "practice";
  const pages = [
    { href: `${own}/signature`, label: "Signature", shown: true },
    { href: `${own}/edit`, label: "Change", shown: true },
    { href: signInSettings(kind, id), label: "How it signs in", shown: !practice },
    { href: `${own}/sharing`, label: "Who reads it", shown: isOwner },
    { href: `${own}/uses`, label: "Uses of its password", shown: !practice && isOwner },
    { href: `${own}/delete`, label: "Remove", shown: true },
  ];
  return pages
    .filter(({ shown }) => shown)
    .map(({ href, label }) => (
      <ButtonLink key={href} href={href} tone="quiet">
        {label}
      </ButtonLink>
    ));
}

type UsedByProps = { sequences: { id: string; name: string; state: string }[] };

export function UsedBy({ sequences }: UsedByProps) {
  return (
    <Section title="Used by">
      {sequences.length === 0 ? (
        <p className="muted">No running or paused sequence.</p>
      ) : (
        <ul>
          {sequences.map((sequence) => (
            <li key={sequence.id}>
              <a href={`/sequences/${sequence.id}`}>{sequence.name}</a> ({sequence.state})
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
