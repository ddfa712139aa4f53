/** The form around suggestions that were ticked: accept them, or refuse them. */
import type { ReactNode } from "react";
import { Form, type Problems } from "../../ui/form";

type DecideTickedProps = {
  problems?: Problems | undefined;
  typed?: Record<string, unknown> | undefined;
  children: ReactNode;
};

export function DecideTicked({ problems, typed, children }: DecideTickedProps) {
  return (
    <Form problems={problems} values={typed} className="stack">
      {problems?.suggestion ? (
        <p className="error" id="suggestion">
          {problems.suggestion}
        </p>
      ) : null}
      {children}
      <div className="submit">
        <button type="submit" className="button primary" name="verdict" value="accept">
          Accept those ticked
        </button>
        <button type="submit" className="button quiet" name="verdict" value="refuse">
          Refuse those ticked
        </button>
      </div>
    </Form>
  );
}

/** Which were ticked when the form came back. */
export function tickedIn(typed: Record<string, unknown> | undefined): Set<unknown> {
  return new Set([typed?.suggestion ?? []].flat());
}
