/** The list when nobody is on it: what to do first, or that the words found nobody. */
import { ButtonLink } from "../../ui/form";
import { Empty, Page } from "../../ui/page";

export function NothingFound({ q }: { q: string }) {
  return (
    <Empty title="Nobody here" action={<a href="/prospects">Show all prospects</a>}>
      {q ? `No prospect matches all of “${q}”. Try fewer words, or a part of one.` : null}
    </Empty>
  );
}

export function NobodyYet() {
  return (
    <Page title="Prospects" lead="The people you want to write to will be here.">
      <Empty
        title="No prospects yet"
        action={
          <>
            <p>
              <ButtonLink href="/imports/new">Import a file</ButtonLink>
            </p>
            <p>
              <ButtonLink href="/prospects/new" tone="quiet">
                Add one by hand
              </ButtonLink>
            </p>
          </>
        }
      >
        Bring a CSV file of any make, or type somebody in. Each field remembers where it came from,
        and nobody who objected is let in again.
      </Empty>
    </Page>
  );
}
