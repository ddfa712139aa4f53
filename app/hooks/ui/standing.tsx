/** How a hook stands, with the reason. */
import { answerWords } from "#app/hooks/hook.ts";
import { Badge, type Tone } from "../../ui/page";

type StandingProps = { state: "on" | "off" | "failing"; problem: string | null; failures: number };

const states: Record<StandingProps["state"], { word: string; tone: Tone }> = {
  on: { word: "On", tone: "good" },
  failing: { word: "Failing", tone: "warning" },
  off: { word: "Off", tone: "bad" },
};

export function Standing({ state, problem, failures }: StandingProps) {
  const { word, tone } = states[state];
  const next = {
    on: null,
    failing: `${answerWords(problem)}; ${failures} in a row. Each is tried for three days.`,
    off: "The other side said that the address is gone for good (410). Nothing is told.",
  }[state];
  return (
    <div>
      <Badge tone={tone}>{word}</Badge>
      {next ? <div className="note">{next}</div> : null}
    </div>
  );
}
