/** What a person may ask, in plain words, each with the page that does it. */
import { Facts, Notice, Section } from "../../ui/page";
import { Time } from "../../ui/time";

type WaysProps = {
  frame: { id: string };
  blocked: string | null;
  justifyBy: string;
  zone: string;
};

export function Ways({ frame, blocked, justifyBy, zone }: WaysProps) {
  const page = (path: string, words: string) => (
    <a href={`/prospects/${frame.id}/${path}`}>{words}</a>
  );
  return (
    <Section
      title="When they ask you"
      lead="Answer within a month. Ask for nothing more than you need to know that it is them."
    >
      {blocked ? (
        <Notice tone="bad" title="Do not contact">
          {blocked}
        </Notice>
      ) : null}
      <Facts
        rows={[
          {
            term: "See what you hold",
            value: page("copy", "A copy for them"),
            note: "Readable without us: what you hold, from where, and what happened.",
          },
          {
            term: "Have it corrected or completed",
            value: page("edit", "Add Data"),
            note: "Their own words can be kept beside it.",
          },
          {
            term: "Never be written to",
            value: page("blacklist", "Blacklist"),
            note: "No import, form or sequence of your team gets past it.",
          },
          {
            term: "Be forgotten",
            value: page("erase", "Erase for good"),
            note: "Every copy goes, also in imported files. It cannot be undone.",
          },
          {
            term: "Not be kept for ever",
            value: (
              <>
                Goes on <Time at={justifyBy} zone={zone} dateOnly />
              </>
            ),
            note: (
              <>
                Unless keeping them is <a href="/due">justified again</a>. No change or import
                prolongs it.
              </>
            ),
          },
        ]}
      />
    </Section>
  );
}
