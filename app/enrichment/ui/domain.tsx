/** What a team holds at a domain, and how addresses are made there. */
import { Facts, Section } from "../../ui/page";

type KnownProps = {
  domain: string;
  known: { people: number; patterns: { pattern: string; seen: number; of: number }[] };
};

export function KnownDomain({ domain, known: { people, patterns } }: KnownProps) {
  const held =
    people === 0
      ? "Nobody with a first and last name"
      : people === 1
        ? "1 person"
        : `${people} people`;
  const rows = [
    {
      term: "Among your prospects",
      value:
        people === 0 ? (
          held
        ) : (
          <a href={`/prospects?q=${encodeURIComponent(`@${domain}`)}`}>{held}</a>
        ),
    },
    {
      term: "How addresses are made",
      value:
        patterns.length === 0
          ? "Not known yet"
          : patterns.map(({ pattern, seen, of }) => `${pattern} (${seen} of ${of})`).join(", "),
      note: patterns.length === 0 ? undefined : <a href="/find">Find somebody’s address by this</a>,
    },
  ];
  return (
    <Section title={domain} lead="Asked nobody, and cost nothing.">
      <Facts rows={rows} />
    </Section>
  );
}
