/** The steps of a sequence in their order, each with what it does, when, and ways to change it. */
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Badge, Section } from "../../ui/page";

export type ListedStep = {
  id: string;
  number: number;
  kind: "email" | "task" | "branch";
  words: string;
  wait: string;
  body: string;
  variants: string[];
  /** "With 1 file: prices.pdf (210 KB)". */
  files?: string | undefined;
};

type StepListProps = { id: string; steps: ListedStep[]; full: boolean };

export function StepList({ id, steps, full }: StepListProps) {
  const base = `/sequences/${id}`;
  const last = steps.at(-1)!.number;
  return (
    <Section
      title={`Steps: ${steps.length}`}
      id="steps"
      lead="Whoever answers, unsubscribes or bounces gets nothing more."
      actions={
        <>
          <ButtonLink href={`${base}/preview`} tone="quiet">
            Preview every message
          </ButtonLink>
          <PostButton action={`${base}/test`}>Send a test to myself</PostButton>
          <ButtonLink href={`${base}/edit`} tone="quiet">
            Change
          </ButtonLink>
        </>
      }
    >
      <ol className="timeline">
        {steps.map((step, index) => (
          <li key={step.id}>
            <Step base={base} step={step} place={index + 1} />
          </li>
        ))}
      </ol>
      {full ? (
        <p className="muted">There are as many steps as there may be.</p>
      ) : (
        <AddStep base={base} after={last} />
      )}
    </Section>
  );
}

function Step({ base, step, place }: { base: string; step: ListedStep; place: number }) {
  const own = `${base}/steps/${step.id}`;
  return (
    <>
      <div>
        <strong>{place}.</strong> <a href={own}>{step.words}</a>
      </div>
      {place > 1 ? <div className="note">{step.wait}</div> : null}
      {step.variants.length > 0 ? (
        <div className="note">
          <Badge tone="info">Words tried: A, {step.variants.join(", ")}</Badge>
        </div>
      ) : null}
      {step.files ? <div className="note">{step.files}</div> : null}
      {step.kind === "email" ? (
        <details>
          <summary>
            Read it<span className="hidden">: step {place}</span>
          </summary>
          <pre>{step.body}</pre>
        </details>
      ) : null}
      <div className="row">
        {step.kind === "email" ? (
          <>
            <a href={`${own}/variants`}>
              Other words<span className="hidden"> for step {place}</span>
            </a>
            <a href={`${own}/attachments`}>
              Files<span className="hidden"> of step {place}</span>
            </a>
          </>
        ) : null}
        <a href={`${own}/move`}>
          Move<span className="hidden"> step {place}</span>
        </a>
        <a href={`${own}/delete`}>
          Delete<span className="hidden"> step {place}</span>
        </a>
        <a href={`${base}/steps/new?after=${step.number}`}>
          Add after it<span className="hidden">: step {place}</span>
        </a>
      </div>
    </>
  );
}

export function AddStep({ base, after }: { base: string; after: number }) {
  const href = (kind: string) => `${base}/steps/new?kind=${kind}&after=${after}`;
  return (
    <p className="row">
      <ButtonLink href={href("email")} tone="quiet">
        Add an email
      </ButtonLink>
      <ButtonLink href={href("task")} tone="quiet">
        Add a task
      </ButtonLink>
      <ButtonLink href={href("branch")} tone="quiet">
        Add a branch
      </ButtonLink>
    </p>
  );
}
