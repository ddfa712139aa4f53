/** What a hook is told of, ticked. */
import { useContext } from "react";
import { FormState, Group } from "../../ui/form";

type EventsProps = { labels: [string, string][]; typed?: Record<string, unknown> | undefined };

export function Events({ labels, typed }: EventsProps) {
  const problem = useContext(FormState).problems.events;
  const chosen = [typed ? (typed.events ?? []) : labels.map(([event]) => event)].flat();
  return (
    <Group legend="What it is told of" hint={problem}>
      {labels.map(([event, label], index) => {
        const id = index === 0 ? "events" : `events-${event}`;
        return (
          <div className="field" key={event}>
            <div className="choice">
              <input
                type="checkbox"
                id={id}
                name="events"
                value={event}
                defaultChecked={chosen.includes(event)}
              />
              <label htmlFor={id}>{label}</label>
            </div>
          </div>
        );
      })}
    </Group>
  );
}
