/** What asking one provider would mean: how many, who is left out, and the cost. */
import {
  HALT_WORDS,
  type HaltReason,
  isPaid,
  PROVIDER_NAMES,
} from "#app/verification/providers.ts";
import { leftOutList } from "#app/verification/question.ts";
import type { ProviderName } from "#db/schema/verification.ts";
import { Time } from "../../ui/time";

type ChoiceProps = {
  name: ProviderName;
  wanted: number;
  cost: number;
  each: number;
  left: number | null;
  counts: Record<string, number>;
  /** Whether all were looked at one by one. */
  isWhole: boolean;
  lookedAt: number;
  asksMailHosts: boolean;
  halt?: { because: HaltReason; until: string | null } | undefined;
  zone: string;
};

export function ChoiceName({ name, wanted, cost, isWhole }: ChoiceProps) {
  const most = isWhole ? "" : "at most ";
  const price = isPaid(name) ? `${most}${cost} ${cost === 1 ? "credit" : "credits"}` : "free";
  return <>{`${PROVIDER_NAMES[name]}: ${most}${wanted} asked about, ${price}`}</>;
}

export function ChoiceHint(props: ChoiceProps) {
  const { name, counts, isWhole, lookedAt, left, cost, halt, zone, asksMailHosts } = props;
  const out = leftOutList(counts);
  return (
    <>
      {out.length > 0 ? (
        <div>
          Left out: {out.map(({ label, value }) => `${label} (${value})`).join(", ")}
          {isWhole ? "." : `, among the first ${lookedAt}; the rest when their turn comes.`}
        </div>
      ) : null}
      {left !== null && cost > left ? (
        <div>
          {left} credits are left of this month’s budget: the rest waits for the next month, or
          until somebody raises it.
        </div>
      ) : null}
      {halt ? (
        <div>
          Not being asked at the moment, because {HALT_WORDS[halt.because]}
          {halt.until ? (
            <>
              ; it goes on at <Time at={halt.until} zone={zone} />
            </>
          ) : null}
          .
        </div>
      ) : null}
      {name === "own" && !asksMailHosts ? (
        <div>Looks at the address and its domain. Finds what cannot work; calls nothing valid.</div>
      ) : null}
    </>
  );
}
