/** How a mailbox stands, with the one thing to do about it; refreshes itself while a test runs. */
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Notice, type Tone } from "../../ui/page";
import { Time } from "../../ui/time";
import { nameOfProvider, signInSettings } from "../provider";

type MailboxStateProps = {
  id: string;
  kind: string;
  state: string;
  words: { word: string; tone: Tone; why: string; next: string };
  testedAt: string | null;
  zone: string;
  /** What came back is counted from here, not over seven days. */
  countedFrom: string | null;
  /** The test takes longer than it should. */
  slow: boolean;
  mayChange: boolean;
};

function wayToMend(kind: string, id: string): string {
  return kind === "practice" ? `/mailboxes/${id}/edit` : signInSettings(kind, id);
}

function signInAgain(kind: string): string | undefined {
  const name = nameOfProvider(kind);
  return name && `Sign in at ${name} again`;
}

export function MailboxState(props: MailboxStateProps) {
  const { id, kind, state, words, testedAt, countedFrom, zone, slow, mayChange } = props;
  const testing = state === "testing";
  const real = kind !== "practice";
  return (
    <div id="mailbox-state" data-refresh={testing ? "3" : undefined} className="stack">
      <Notice tone={words.tone} title={words.word} live={testing}>
        <p>{words.why}</p>
        <p>{words.next}</p>
        {testedAt && real ? (
          <p className="small">
            Last tested <Time at={testedAt} zone={zone} />.
          </p>
        ) : null}
      </Notice>
      {countedFrom ? (
        <p className="muted">
          It paused itself before: what comes back is counted anew since{" "}
          <Time at={countedFrom} zone={zone} />.
        </p>
      ) : null}
      {slow ? (
        <p>This takes longer than usual. Our worker may be busy; you can ask once more.</p>
      ) : null}
      <div className="row">
        {testing ? (
          <ButtonLink href={`/mailboxes/${id}`} tone="quiet">
            Look again
          </ButtonLink>
        ) : null}
        {mayChange && (state === "failing" || state === "paused") ? (
          <ButtonLink href={wayToMend(kind, id)}>
            {!real ? "Change the settings" : (signInAgain(kind) ?? "Change how it signs in")}
          </ButtonLink>
        ) : null}
        {mayChange && real && (!testing || slow) ? (
          <PostButton action={`/mailboxes/${id}/test`}>Test again</PostButton>
        ) : null}
      </div>
    </div>
  );
}
