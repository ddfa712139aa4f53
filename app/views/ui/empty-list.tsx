/** The list when nobody is on it: what to do first, or which words and filters found nobody. */
import { ButtonLink } from "../../ui/buttons";
import { Empty, Notice, Page } from "../../ui/page";

type NothingProps = { q: string; chips: { words: string; without: string }[]; everybody: string };

export function NothingFound({ q, chips, everybody }: NothingProps) {
  return (
    <Empty title="Nobody here" action={<a href={everybody}>Show all prospects</a>}>
      {q ? <p>No prospect matches all of “{q}”. Try fewer words, or a part of one.</p> : null}
      {chips.length > 0 ? <p>Take a filter away to see more:</p> : null}
      {chips.map(({ words, without }) => (
        <p key={words}>
          <a href={without}>{`Without “${words}”`}</a>
        </p>
      ))}
    </Empty>
  );
}

/** No index serves this question, and it was given up rather than waited for. */
export function TooSlow() {
  return (
    <Notice tone="warning" title="This combination takes too long among so many prospects">
      Nothing was found out. Add a word to find, a list, a tag, a country, a verdict or a date, so
      that fewer have to be looked through.
    </Notice>
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
