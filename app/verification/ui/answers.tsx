/** Every question about an address with its answer: whom, when, by whom, the cost, and the evidence. */
import { PROVIDER_NAMES } from "#app/verification/providers.ts";
import { FAILURE_SENTENCES, type Failure } from "#app/verification/question.ts";
import { reasonSentence, VERDICT_TONES, VERDICT_WORDS } from "#app/verification/verdict.ts";
import type { ProviderName } from "#db/schema/verification.ts";
import { Badge } from "../../ui/page";
import { Time } from "../../ui/time";

export type Told = {
  id: string;
  provider: ProviderName;
  state: "asking" | "answered" | "failed" | "stopped";
  verdict: keyof typeof VERDICT_WORDS | null;
  reasons: string[];
  score: number | null;
  suggestion: string | null;
  raw: string | null;
  failure: string | null;
  credits: number;
  retryAt: string | null;
  createdAt: string;
  answeredAt: string | null;
  by: string | null;
  isCurrent: boolean;
};

export function History({ history, zone }: { history: Told[]; zone: string }) {
  return (
    <ol className="timeline">
      {history.map((told) => (
        <li key={told.id}>
          <div>
            {PROVIDER_NAMES[told.provider]} <Outcome told={told} />
          </div>
          <div className="note">
            {sentences(told).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            {told.state === "asking" && told.retryAt ? (
              <p>
                Will be asked again at <Time at={told.retryAt} zone={zone} />.
              </p>
            ) : null}
            <p>
              Asked <Time at={told.createdAt} zone={zone} />
              {told.by ? ` by ${told.by}` : ""}
              {told.credits > 0 ? `, ${told.credits} credits` : ", free of charge"}.
            </p>
          </div>
          <Evidence raw={told.raw} />
        </li>
      ))}
    </ol>
  );
}

function Outcome({ told: { state, verdict } }: { told: Told }) {
  if (verdict) return <Badge tone={VERDICT_TONES[verdict]}>{VERDICT_WORDS[verdict]}</Badge>;
  if (state === "asking") return <Badge tone="info">Being asked</Badge>;
  return <Badge>{state === "failed" ? "No answer" : "Not asked"}</Badge>;
}

function sentences({ isCurrent, reasons, score, failure }: Told): string[] {
  return [
    ...(isCurrent ? [] : ["This was about an earlier address."]),
    ...reasons.map(reasonSentence),
    ...(score === null ? [] : [`Score: ${score} of 100.`]),
    ...(failure ? [FAILURE_SENTENCES[failure as Failure] ?? `Reason: ${failure}.`] : []),
  ];
}

function Evidence({ raw }: { raw: string | null }) {
  if (!raw || raw === "{}") return null;
  return (
    <details>
      <summary>The answer as it came</summary>
      <pre className="small">{raw}</pre>
    </details>
  );
}
