/** What a hook was told lately, what the other side answered, and the button that says it again. */
import { answerWords, eventLabels, type HookEvent } from "#app/hooks/hook.ts";
import { PostButton } from "../../ui/buttons";
import { Badge, Section, type Tone } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

type Delivery = {
  id: string;
  event: HookEvent | "test";
  state: "waiting" | "delivered" | "failed";
  attempts: number;
  answer: string | null;
  at: string;
};

const states: Record<Delivery["state"], { word: string; tone: Tone }> = {
  waiting: { word: "Waiting", tone: "info" },
  delivered: { word: "Delivered", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
};

export function Deliveries(props: { deliveries: Delivery[]; zone: string; here: string }) {
  const { deliveries, zone, here } = props;
  return (
    <Section title="What it was told" lead="The latest 50, kept for a month.">
      {deliveries.length === 0 ? <p>Nothing yet. A test shows whether it works.</p> : null}
      {deliveries.length > 0 ? (
        <Table
          caption="Deliveries, the latest first"
          columns={[
            { key: "what", label: "What" },
            { key: "at", label: "When" },
            { key: "state", label: "State" },
            { key: "again", label: "Again", hideLabel: true },
          ]}
          rows={deliveries.map((each) => ({
            id: each.id,
            cells: {
              what: eventLabels[each.event],
              at: <Time at={each.at} zone={zone} />,
              state: (
                <div>
                  <Badge tone={states[each.state].tone}>{states[each.state].word}</Badge>
                  <div className="note">
                    {answerWords(each.answer)}
                    {each.attempts > 1 ? `, after ${each.attempts} tries` : ""}
                  </div>
                </div>
              ),
              again: (
                <PostButton action={here} fields={{ intent: "again", delivery: each.id }}>
                  Send again
                </PostButton>
              ),
            },
          }))}
        />
      ) : null}
    </Section>
  );
}
