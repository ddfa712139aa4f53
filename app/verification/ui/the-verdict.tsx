/** One verdict in words, who gave it, and that two disagree where they do. */
import { PROVIDER_NAMES } from "#app/verification/providers.ts";
import {
  latestOfEach,
  reasonSentence,
  VERDICT_SENTENCES,
  VERDICT_TONES,
  VERDICT_WORDS,
} from "#app/verification/verdict.ts";
import { ButtonLink } from "../../ui/buttons";
import { Notice } from "../../ui/page";
import { Address } from "../../ui/table";
import { Time } from "../../ui/time";
import type { Told } from "./answers";

type Verdict = keyof typeof VERDICT_WORDS;

type TheVerdictProps = {
  email: string;
  one?: { verdict: Verdict; verifiedAt: string; disagree: boolean } | undefined;
  history: Told[];
  isAsking: boolean;
  zone: string;
  frame: { id: string };
};

export function TheVerdict({ email, one, history, isAsking, zone, frame }: TheVerdictProps) {
  const asking = isAsking ? (
    <Notice live title="Being asked">
      <p>The answer will stand here. This takes seconds, or minutes where a mail host is slow.</p>
      <ButtonLink href={`/prospects/${frame.id}/address`} tone="quiet">
        Look again
      </ButtonLink>
    </Notice>
  ) : null;
  if (!one) {
    return (
      <>
        {asking}
        {isAsking ? null : (
          <Notice title="Not checked yet">
            Nobody was asked about <Address>{email}</Address> so far.
          </Notice>
        )}
      </>
    );
  }
  const said = latest(history);
  return (
    <>
      {asking}
      <Notice tone={VERDICT_TONES[one.verdict]} title={VERDICT_WORDS[one.verdict]}>
        <p>
          <Address>{email}</Address>: {VERDICT_SENTENCES[one.verdict]}
        </p>
        {one.disagree ? (
          <p>
            Those who were asked disagree:{" "}
            {said
              .map(({ provider, verdict }) => `${PROVIDER_NAMES[provider]} says ${verdict}`)
              .join(", ")}
            . Nobody is sure, so we call it risky.
          </p>
        ) : null}
        <Reasons said={said} />
        <Suggestion said={said} />
        <p className="small">
          Found out <Time at={one.verifiedAt} zone={zone} />.
        </p>
      </Notice>
    </>
  );
}

/** What counted: the last word of each, and `unknown` only where nobody knew. */
function latest(history: Told[]): Told[] {
  const counted = history.filter(({ isCurrent, state }) => isCurrent && state === "answered");
  const known = counted.filter(({ verdict }) => verdict !== "unknown");
  const rows = (known.length > 0 ? known : counted).map((told) => ({
    ...told,
    verdict: told.verdict!,
    at: told.answeredAt,
    answeredAt: new Date(told.answeredAt!),
  }));
  return latestOfEach(rows).map(({ at, ...told }) => ({ ...told, answeredAt: at }));
}

function Reasons({ said }: { said: Told[] }) {
  const reasons = [...new Set(said.flatMap((told) => told.reasons))];
  return (
    <ul>
      {reasons.map((reason) => (
        <li key={reason}>{reasonSentence(reason)}</li>
      ))}
    </ul>
  );
}

function Suggestion({ said }: { said: Told[] }) {
  const suggestion = said.find((told) => told.suggestion)?.suggestion;
  return suggestion ? (
    <p>
      Perhaps <Address>{suggestion}</Address> was meant.
    </p>
  ) : null;
}
