/** What is held of one person: each value with its source, their address's verdict, and statements. */
import { VERDICT_TONES, VERDICT_WORDS, type Verdict } from "#app/verification/verdict.ts";
import { Badge, Facts } from "../../ui/page";
import { Time } from "../../ui/time";
import { Lines } from "./lines";

type Link = { href: string; words: string };
type Fact = {
  term: string;
  value: string | null;
  href?: string;
  source: { words: string; at: string; link?: Link } | null;
};

export function FactList({ facts, zone }: { facts: Fact[]; zone: string }) {
  return (
    <Facts
      rows={facts.map(({ term, value, href, source }) => ({
        term: <bdi>{term}</bdi>,
        value: <Value value={value} href={href} />,
        note: source ? (
          <>
            <bdi>{source.words}</bdi>, <Time at={source.at} zone={zone} dateOnly />
            <More link={source.link} />
          </>
        ) : null,
      }))}
    />
  );
}

function Value({ value, href }: { value: string | null; href?: string | undefined }) {
  if (value === null) return <span className="muted">not known</span>;
  if (!href) return <bdi>{value}</bdi>;
  return (
    <a href={href} rel="noreferrer nofollow">
      <bdi>{value}</bdi>
    </a>
  );
}

/** A page of ours, or of the web, that says more about a source. */
export function More({ link }: { link?: Link | undefined }) {
  if (!link) return null;
  return (
    <>
      {" · "}
      <a href={link.href} rel="noreferrer nofollow">
        {link.words}
      </a>
    </>
  );
}

type AddressProps = { base: string; verdict: Verdict | null; at: string | null; zone: string };

export function AddressFact({ base, verdict, at, zone }: AddressProps) {
  return (
    <p>
      The address:{" "}
      {verdict ? (
        <Badge tone={VERDICT_TONES[verdict]}>{VERDICT_WORDS[verdict]}</Badge>
      ) : (
        "not checked yet"
      )}
      {verdict && at ? (
        <>
          {" "}
          on <Time at={at} zone={zone} dateOnly />
        </>
      ) : null}
      {" · "}
      <a href={`${base}/address`}>{verdict ? "Why" : "Check it"}</a>
    </p>
  );
}

type KeptProps = { at: string; zone: string; isBinned: boolean };

export function KeptUntil({ at, zone, isBinned }: KeptProps) {
  const why = isBinned
    ? "because they are in the bin. Restore them to keep them."
    : "then forgotten by itself. Adding data does not prolong it.";
  return (
    <>
      Kept until <Time at={at} zone={zone} dateOnly />, {why}
    </>
  );
}

type Statement = { id: string; body: string; at: string; by: string | null };

export function Statements({ statements, zone }: { statements: Statement[]; zone: string }) {
  return statements.map(({ id, body, at, by }) => (
    <div className="panel" key={id}>
      <Lines>{body}</Lines>
      <p className="muted small">
        Kept by {by ?? "somebody who left"}, <Time at={at} zone={zone} />
      </p>
    </div>
  ));
}
