/** Asking about one address now: whom, at what cost, or why not. */
import {
  HALT_WORDS,
  type HaltReason,
  isPaid,
  PROVIDER_NAMES,
} from "#app/verification/providers.ts";
import { LEFT_OUT_WORDS, type LeftOut } from "#app/verification/question.ts";
import type { ProviderName } from "#db/schema/verification.ts";
import { PostButton } from "../../ui/buttons";
import { Facts, Section } from "../../ui/page";

type Choice = {
  name: ProviderName;
  isReady: boolean;
  each: number;
  left: number | null;
  halt?: { because: HaltReason } | undefined;
  leftOut?: LeftOut | undefined;
  isLost: boolean;
};

export function AskNow(props: { id: string; choices: Choice[]; askAgainDays: number }) {
  const { id, choices, askAgainDays } = props;
  return (
    <Section
      title="Check now"
      lead={`What was answered within ${askAgainDays} days is not asked, or paid for, again.`}
    >
      <Facts
        rows={choices.map((choice) => {
          const why = whyNot(choice);
          return {
            term: PROVIDER_NAMES[choice.name],
            value: isPaid(choice.name) ? price(choice.each) : "Free of charge",
            note: why,
            action: action(id, choice, why),
          };
        })}
      />
      <p>
        <a href="/providers">Providers</a>
      </p>
    </Section>
  );
}

function action(id: string, choice: Choice, why: string | undefined) {
  const { name, isLost, leftOut, isReady, halt } = choice;
  const to = `/prospects/${id}/address`;
  if (isLost && leftOut === "answered" && isReady && !halt) {
    return (
      <PostButton action={to} fields={{ provider: name, again: "yes" }}>
        Ask again, even if it is paid for twice
      </PostButton>
    );
  }
  if (why) return undefined;
  return (
    <PostButton
      action={to}
      fields={{ provider: name }}
      label={`Check with ${PROVIDER_NAMES[name]}`}
    >
      Check
    </PostButton>
  );
}

function whyNot({ name, isReady, halt, leftOut, left, each, isLost }: Choice): string | undefined {
  if (!isReady) return "No key yet.";
  if (isLost && leftOut === "answered")
    return "The last answer was lost, and may have been paid for.";
  if (leftOut) return `${LEFT_OUT_WORDS[leftOut]}.`;
  if (halt) return `Not being asked at the moment, because ${HALT_WORDS[halt.because]}.`;
  if (isPaid(name) && left !== null && left < each) return "This month’s budget is used up.";
  return undefined;
}

function price(each: number): string {
  return `${each} ${each === 1 ? "credit" : "credits"}`;
}
