/** How it ended. */
import { type RequestKind, type RequestState, stateWords } from "#app/requests/request.ts";
import { Notice } from "../../ui/page";
import { Time } from "../../ui/time";

type AnsweredProps = {
  request: { kind: RequestKind; state: RequestState; doneAt: string | null; answer: string | null };
  answeredBy: string | null;
  zone: string;
};

export function Answered({ request, answeredBy, zone }: AnsweredProps) {
  const byItself = request.kind === "object" || request.kind === "copy";
  const who = byItself ? "by themselves, without you" : `by ${answeredBy ?? "somebody who left"}`;
  return (
    <Notice
      tone={request.state === "done" ? "good" : "warning"}
      title={`${stateWords[request.state]}, ${who}`}
    >
      <p>
        <Time at={request.doneAt} zone={zone} />
      </p>
      {request.answer ? <p>What they were told: {request.answer}</p> : null}
    </Notice>
  );
}
