/** What can be done next with an import, and in one sentence why. */

import type { ImportState } from "#app/imports/form.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Notice } from "../../ui/page";

type State = ImportState;

const leads: Record<State, string> = {
  mapping: "Its columns were not matched yet.",
  checking: "The file is being checked. Nothing is written yet.",
  checked: "This is what an import would do. Nothing is written yet.",
  running: "The file is being imported.",
  done: "The file is imported.",
  failed: "The import ended before its end.",
  stopped: "You stopped this import. What was imported until then stays.",
  undoing: "The import is being taken back.",
  undone: "The import was taken back.",
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
  /** Null when it is too late, or there is nothing to undo. */
  undoUntil: string | null;
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

function Next(props: Omit<ImportActionsProps, "failure">) {
  const { id, state, hasStarted, hasFile, rejects, undoUntil } = props;
  const here = `/imports/${id}`;
  const undo = undoUntil ? (
    <ButtonLink href={`${here}/undo`} tone="quiet">
      Undo this import
    </ButtonLink>
  ) : null;
  const mapping = (
    <ButtonLink href={`${here}/mapping`} tone="quiet">
      Change the columns
    </ButtonLink>
  );
  const rejected =
    rejects > 0 && hasStarted ? (
      <ButtonLink href={`${here}/rejects`} tone="quiet" download>
        Download the rows with problems
      </ButtonLink>
    ) : null;
  if (!hasFile || state === "undone") {
    return (
      <>
        <ButtonLink href="/prospects">See the prospects</ButtonLink>
        {hasFile ? rejected : undo}
      </>
    );
  }
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
        {undo}
      </>
    );
  }
  return (
    <>
      <PostButton action={`${here}/run`} tone="primary">
        {state === "stopped" ? "Import the rest" : "Try again"}
      </PostButton>
      {hasStarted ? rejected : mapping}
      {undo}
    </>
  );
}
