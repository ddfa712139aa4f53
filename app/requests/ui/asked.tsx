/** What was asked, when, and by when it must be answered. */
import type { RequestKind } from "#app/requests/request.ts";
import { Badge, Facts, Notice, type Tone } from "../../ui/page";
import { Time } from "../../ui/time";

type AskedProps = {
  request: { kind: RequestKind; state: string; at: string; dueAt: string; prospectId: string };
  note: string | null;
  urgency: { words: string; tone: string };
  restricted: boolean;
  zone: string;
};

export function Asked({ request, note, urgency, restricted, zone }: AskedProps) {
  const isOpen = request.state === "open";
  return (
    <>
      <Facts
        rows={[
          { term: "Asked on", value: <Time at={request.at} zone={zone} /> },
          ...(isOpen
            ? [
                {
                  term: "Answer by",
                  value: <Time at={request.dueAt} zone={zone} />,
                  note: <Badge tone={urgency.tone as Tone}>{urgency.words}</Badge>,
                },
              ]
            : []),
          ...(note
            ? [{ term: "In their words", value: <span className="lines">{note}</span> }]
            : []),
        ]}
      />
      {isOpen && restricted ? (
        <Notice title="They are restricted: kept, and used for nothing">
          <p>
            They may have asked for that until this is checked. It stays until you lift it on the
            page <a href={`/prospects/${request.prospectId}/rights`}>Their rights</a>, after you
            have told them.
          </p>
        </Notice>
      ) : null}
    </>
  );
}
