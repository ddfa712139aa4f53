/** What stands above the letters of a preview: what is missing, which email and words, and the figures. */
import { Counts, Notice, Tabs } from "../../ui/page";

type WarningsProps = {
  id: string;
  noAddress: boolean;
  noMailbox: boolean;
  practice: boolean;
  maySetUp: boolean;
};

export function Warnings({ id, noAddress, noMailbox, practice, maySetUp }: WarningsProps) {
  const giveIt = <a href="/settings#postalAddress">Give it</a>;
  return (
    <>
      {noAddress ? (
        <Notice tone="warning" title="Your postal address is missing">
          The law wants one in every message.{" "}
          {maySetUp ? (
            <>{giveIt}, then you can launch.</>
          ) : (
            "An owner or admin of the team gives it."
          )}
        </Notice>
      ) : null}
      {noMailbox ? (
        <Notice tone="warning" title="No mailbox is chosen">
          The sender below is a placeholder. <a href={`/sequences/${id}/edit`}>Choose one</a>
        </Notice>
      ) : null}
      {practice ? <Notice>Practice: none of these leaves this machine.</Notice> : null}
    </>
  );
}

type EmailsProps = {
  here: string;
  emails: { number: number; place: number; variants: string[] }[];
  step?: number | undefined;
  variant: string | null;
};

/** Nothing where there is one email in one wording. */
export function Emails({ here, emails, step, variant }: EmailsProps) {
  const shown = emails.find(({ number }) => number === step);
  const words = shown?.variants ?? [];
  const own = `${here}?step=${step}`;
  return (
    <>
      {emails.length > 1 ? (
        <Tabs
          label="Which email"
          items={emails.map(({ number, place }) => ({
            href: `${here}?step=${number}`,
            label: `Step ${place}`,
            current: number === step,
          }))}
        />
      ) : null}
      {words.length > 0 ? (
        <Tabs
          label="Which words"
          items={[
            { href: own, label: "Each one’s own", current: !variant },
            ...words.map((name) => ({
              href: `${own}&variant=${name}`,
              label: `Words ${name}`,
              current: variant === name,
            })),
          ]}
        />
      ) : null}
    </>
  );
}

type FiguresProps = {
  counts: Record<"ready" | "missing" | "suppressed" | "held" | "stopped" | "written", number> & {
    passed?: number;
  };
};

export function Figures({ counts }: FiguresProps) {
  const { ready, missing, suppressed, held, stopped, passed = 0, written } = counts;
  const all = [
    { label: "Will be sent", value: ready, tone: "good" as const },
    { label: "Something is missing", value: missing, tone: "warning" as const },
    { label: "Must not be written to", value: suppressed, tone: "warning" as const },
    { label: "Held back", value: held, tone: "warning" as const },
    { label: "Stopped", value: stopped },
    { label: "Beyond it", value: passed },
    { label: "Written to already", value: written },
  ];
  return <Counts items={all.filter(({ value }, index) => value > 0 || index === 0)} />;
}
