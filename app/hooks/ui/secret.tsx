/** The secret of a webhook, on the one page that ever shows it. */
import { ButtonLink } from "../../ui/buttons";
import { Notice, Page } from "../../ui/page";

export function Secret({ id, secret }: { id: string; secret: string }) {
  return (
    <Page title="The signing secret" back={{ href: "/hooks", label: "Hooks" }}>
      <Notice tone="warning" live title="Copy it now: nobody can show it again, we neither">
        <p>
          <code className="code">{secret}</code>
        </p>
      </Notice>
      <p>
        Your program checks each message with it, by the rules of Standard Webhooks: the headers{" "}
        <code>webhook-id</code>, <code>webhook-timestamp</code> and <code>webhook-signature</code>.
      </p>
      <ButtonLink href={`/hooks/${id}`}>I have copied it</ButtonLink>
    </Page>
  );
}
