/** Whether a mailbox's domain is in order for sending: each thing in plain words, with what to change. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { askForHealth } from "#app/mailboxes/health.server.ts";
import { judgeHealth } from "#app/mailboxes/health.ts";
import { isKeeper } from "#app/mailboxes/keeper.ts";
import { readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { readSeen } from "#app/mailboxes/seen.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { notFound, seeOther } from "#app/web/respond.server.ts";
import { PostButton } from "../../ui/buttons";
import { Badge, Notice, Page, pageTitle, Section } from "../../ui/page";
import { Time } from "../../ui/time";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { mailbox } = await readMailbox(member, params.id!);
  if (mailbox.kind === "practice") throw notFound();
  const { id, address, health, healthAt } = mailbox;
  const checks = judgeHealth(readSeen(health), mailbox);
  return { id, address, healthAt, checks, zone, mayLook: isKeeper(member, mailbox) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  await askForHealth(await requireMember(request), params.id!);
  return seeOther(`/mailboxes/${params.id}/health`, "We are looking. It takes some seconds.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Health of the domain") }];

export default function DomainHealth() {
  const { id, address, healthAt, checks, zone, mayLook } = useLoaderData<typeof loader>();
  const look = (
    <PostButton action={`/mailboxes/${id}/health`} tone={healthAt ? "quiet" : "primary"}>
      {healthAt ? "Look again" : "Look at the domain"}
    </PostButton>
  );
  return (
    <Page
      title="Health of the domain"
      lead="Whether other servers believe that mail from this address is yours. Nothing here stops a launch."
      back={{ href: `/mailboxes/${id}`, label: address }}
      actions={mayLook ? look : undefined}
    >
      {healthAt ? (
        <p className="muted">
          Last looked at <Time at={healthAt} zone={zone} />.
        </p>
      ) : (
        <Notice title="Not looked at yet">
          We ask the public servers for names. Nothing is sent.
        </Notice>
      )}
      {checks.map(({ name, word, tone, what, todo, saw }) => (
        <Section key={name} title={name} actions={<Badge tone={tone}>{word}</Badge>}>
          <p>{what}</p>
          {todo ? <p>{todo}</p> : null}
          {saw ? (
            <details>
              <summary>What we saw</summary>
              <pre>{saw}</pre>
            </details>
          ) : null}
        </Section>
      ))}
    </Page>
  );
}
