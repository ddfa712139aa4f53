/** Asking for a consent in the moment it is needed: yes and no weigh the same, and either goes on. */
import { useLocation } from "@remix-run/react";
import { CONSENTS_PAGE, type Purpose, purposes } from "#app/consent/purposes.ts";
import { Hidden } from "../../ui/form";

export function AskConsent({ purpose }: { purpose: Purpose }) {
  const { pathname } = useLocation();
  const { title, question, without } = purposes[purpose];
  return (
    <section className="panel" aria-label={title}>
      <p className="notice-title">{question}</p>
      <p className="muted">A no takes nothing away. {without}</p>
      <form method="post" action={CONSENTS_PAGE} className="row">
        <Hidden name="purpose" value={purpose} />
        <Hidden name="source" value={pathname} />
        <button type="submit" className="button quiet" name="given" value="yes">
          Yes
        </button>
        <button type="submit" className="button quiet" name="given" value="no">
          No
        </button>
        <a href={CONSENTS_PAGE}>All my consents</a>
      </form>
    </section>
  );
}
