/** What can be done next with an import, and in one sentence why. */
import { ButtonLink, PostButton } from "../../ui/form";
import { Notice } from "../../ui/page";

type State = "mapping" | "checking" | "checked" | "running" | "done" | "failed" | "stopped";

const leads: Record<State, string> = {
  mapping: "Its columns were not matched yet.",
  checking: "The file is being checked. Nothing is written yet.",
  checked: "This is what an import would do. Nothing is written yet.",
  running: "The file is being imported.",
  done: "The file is imported.",
  failed: "The import ended before its end.",
  stopped: "You stopped this import. What was imported until then stays.",
};

export function importLead(state: State): string {
  return leads[state];
}

type ImportActionsProps = {
  id: string;
  state: State;
  failure: string | null;
  hasStarted: boolean;
  hasFile: boolean;
  /** How many rows were not usable. */
  rejects: number;
};

export function ImportActions({ failure, ...rest }: ImportActionsProps) {
  return (
    <>
      {rest.state === "failed" ? (
        <Notice tone="bad" title="It did not work">
          {failure}
        </Notice>
      ) : null}
      <div className="row">
        <Next {...rest} />
      </div>
    </>
  );
}

function Next({ id, state, hasStarted, hasFile, rejects }: Omit<ImportActionsProps, "failure">) {
  const here = `/imports/${id}`;
  const mapping = (
    <ButtonLink href={`${here}/mapping`} tone="quiet">
      Change the columns
    </ButtonLink>
  );
  const rejected =
    rejects > 0 && hasStarted ? (
      <ButtonLink href={`${here}/rejects`} tone="quiet" download>
        Download the rows not usable
      </ButtonLink>
    ) : null;
  if (!hasFile) return <ButtonLink href="/prospects">See the prospects</ButtonLink>;
  if (state === "checked") {
    return (
      <>
        <PostButton action={`${here}/run`} tone="primary">
          Import now
        </PostButton>
        {mapping}
      </>
    );
  }
  if (state === "done") {
    return (
      <>
        <ButtonLink href="/prospects">See the prospects</ButtonLink>
        {rejected}
      </>
    );
  }
  return (
    <>
      <PostButton action={`${here}/run`} tone="primary">
        {state === "stopped" ? "Import the rest" : "Try again"}
      </PostButton>
      {hasStarted ? rejected : mapping}
    </>
  );
}
