/** Back from a provider without a mailbox: why, and where to begin again. */
import { ButtonLink } from "../../ui/buttons";
import { Notice, Page } from "../../ui/page";
import { nameOfProvider, signInPath } from "../provider";

type NotConnectedProps = { provider: string; sentence: string; mailboxId: string | null };

export function NotConnected({ provider, sentence, mailboxId }: NotConnectedProps) {
  return (
    <Page title="Not connected" back={{ href: "/mailboxes", label: "Mailboxes" }}>
      <Notice tone="warning" title={`Nothing came of signing in at ${nameOfProvider(provider)}`}>
        {sentence}
      </Notice>
      <div className="row">
        <ButtonLink href={signInPath(provider, mailboxId ?? undefined)}>Begin again</ButtonLink>
        <ButtonLink href="/mailboxes" tone="quiet">
          To the mailboxes
        </ButtonLink>
      </div>
    </Page>
  );
}
