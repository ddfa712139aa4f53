/** Where one goes on from a mailbox's page: what may be changed, and the sequences that use it. */
import { ButtonLink } from "../../ui/buttons";
import { Section } from "../../ui/page";

type MailboxLinksProps = { id: string; practice: boolean; isOwner: boolean };

export function MailboxLinks({ id, practice, isOwner }: MailboxLinksProps) {
  const pages = [
    { page: "edit", label: "Change", shown: true },
    { page: "server", label: "How it signs in", shown: !practice },
    { page: "uses", label: "Uses of its password", shown: !practice && isOwner },
    { page: "delete", label: "Remove", shown: true },
  ];
  return pages
    .filter(({ shown }) => shown)
    .map(({ page, label }) => (
      <ButtonLink key={page} href={`/mailboxes/${id}/${page}`} tone="quiet">
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
