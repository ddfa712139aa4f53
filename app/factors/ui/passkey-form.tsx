/** The form that passkey.js fills in; without scripts it stays hidden and the page says what to do. */
import type { ReactNode } from "react";
import { Hidden } from "../../ui/form";

type PasskeyFormProps = {
  what: "create" | "get";
  /** Where the question comes from, by POST. */
  challenge: string;
  button: string;
  /** Said where no script runs. */
  otherwise: ReactNode;
  children?: ReactNode;
};

export function PasskeyForm({ what, challenge, button, otherwise, ...rest }: PasskeyFormProps) {
  return (
    <>
      <form method="post" className="form" data-passkey={what} data-challenge={challenge} hidden>
        <Hidden name="answer" value="" />
        {rest.children}
        <div className="submit">
          <button type="submit" className="button primary">
            {button}
          </button>
        </div>
      </form>
      <p id="passkey-said" role="status" />
      <noscript>{otherwise}</noscript>
    </>
  );
}
