/** How one provider stands with the team, and what can be done about it. */
import {
  HALT_WORDS,
  type HaltReason,
  isPaid,
  PROVIDER_NAMES,
} from "#app/verification/providers.ts";
import type { ProviderName } from "#db/schema/verification.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Badge, Facts, Notice, Section } from "../../ui/page";
import { Time } from "../../ui/time";

export type CardProps = {
  name: ProviderName;
  isReady: boolean;
  asksMailHosts: boolean;
  halt?: { because: HaltReason; until: string | null } | undefined;
  each: number;
  budget: number | null;
  spent: number;
  zone: string;
  mayChange: boolean;
};

export function ProviderCard(props: CardProps) {
  const { name, isReady, halt, mayChange } = props;
  return (
    <Section title={PROVIDER_NAMES[name]} id={name} lead={LEADS[name]}>
      <p>
        <Standing {...props} />
      </p>
      {halt ? <Halt {...props} halt={halt} /> : null}
      {isPaid(name) && isReady ? <Money {...props} /> : null}
      {name === "own" ? <p>{ownWords(props.asksMailHosts)}</p> : null}
      {isPaid(name) && mayChange ? (
        <div className="row">
          <ButtonLink href={`/providers/set-up?provider=${name}`} tone="quiet">
            {isReady ? "Change key or budget" : `Set up ${PROVIDER_NAMES[name]}`}
          </ButtonLink>
          {isReady ? (
            <ButtonLink href={`/providers/remove?provider=${name}`} tone="quiet">
              Remove the key
            </ButtonLink>
          ) : null}
        </div>
      ) : null}
    </Section>
  );
}

const LEADS: Record<ProviderName, string> = {
  own: "Built in, always there, free of charge. No other company is told of anybody.",
  hunter: "Finds, checks and completes addresses, with your account at hunter.io.",
  briteverify: "Checks addresses one by one and in lists, with your account at BriteVerify.",
};

function ownWords(asksMailHosts: boolean): string {
  return asksMailHosts
    ? "Whoever runs this site has turned the conversation with mail hosts on: we ask the host whether it takes mail for the address, without sending a message."
    : "Whoever runs this site has not turned the conversation with mail hosts on. We look at the address and its domain: that finds addresses that cannot work, and never calls one valid.";
}

function Standing({ isReady, halt }: CardProps) {
  if (!isReady) return <Badge>No key yet</Badge>;
  if (halt?.because === "testing") return <Badge tone="info">Testing the key</Badge>;
  if (halt) return <Badge tone="warning">Halted</Badge>;
  return <Badge tone="good">Ready</Badge>;
}

function Halt({
  name,
  halt,
  zone,
  mayChange,
}: CardProps & { halt: NonNullable<CardProps["halt"]> }) {
  const words = HALT_WORDS[halt.because];
  return (
    <Notice tone={halt.because === "testing" ? "info" : "warning"}>
      <p>
        {halt.until ? (
          <>
            Halted until <Time at={halt.until} zone={zone} />, because {words}. It then goes on by
            itself.
          </>
        ) : (
          `Nothing is asked, because ${words}.`
        )}
      </p>
      {mayChange ? (
        <PostButton action="/providers/set-up" fields={{ provider: name, intent: "test" }}>
          {halt.because === "testing" ? "Test the key once more" : "Try again"}
        </PostButton>
      ) : null}
    </Notice>
  );
}

function Money({ each, budget, spent }: CardProps) {
  const limit = budget === null ? "No budget set: there is no limit" : `${budget} credits`;
  return (
    <Facts
      rows={[
        { term: "One check costs", value: `${each} ${each === 1 ? "credit" : "credits"}` },
        { term: "Budget a month", value: limit },
        { term: "Spent this month", value: `${spent} credits` },
      ]}
    />
  );
}
