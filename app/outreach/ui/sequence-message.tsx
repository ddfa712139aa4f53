/** What a sequence says, as the member wrote it, and ways to see it as its readers will. */
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Letter, Section } from "../../ui/page";
import { AddStep } from "./step-list";

type SequenceMessageProps = {
  id: string;
  from: string | undefined;
  message: { subject: string; body: string };
  stepId: string;
  number: number;
  files: string | undefined;
};

export function SequenceMessage({
  id,
  from,
  message,
  stepId,
  number,
  files,
}: SequenceMessageProps) {
  const base = `/sequences/${id}`;
  const actions = (
    <>
      <ButtonLink href={`${base}/preview`} tone="quiet">
        Preview every message
      </ButtonLink>
      <PostButton action={`${base}/test`}>Send a test to myself</PostButton>
      <ButtonLink href={`${base}/edit`} tone="quiet">
        Change
      </ButtonLink>
      <ButtonLink href={`${base}/opens`} tone="quiet">
        When it is opened
      </ButtonLink>
      <ButtonLink href={`${base}/report`} tone="quiet">
        Report
      </ButtonLink>
    </>
  );
  return (
    <Section title="The message" actions={actions}>
      <Letter
        from={from ?? "not chosen yet"}
        to="each of the people below"
        subject={message.subject}
      >
        <pre>{message.body}</pre>
        {files ? <p className="note">{files}</p> : null}
      </Letter>
      <p>
        <a href={`${base}/steps/${stepId}/variants`}>Try other words</a>,{" "}
        <a href={`${base}/steps/${stepId}/attachments`}>
          {files ? "change its files" : "put a file with it"}
        </a>
        , or let something follow for those who do not answer:
      </p>
      <AddStep base={base} after={number} />
    </Section>
  );
}
