/** What came into one mailbox and could not be read: when, how big, why, and what to do with it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { sizeWords } from "#app/core/size.ts";
import { forgetPutAside, readPutAside, tryAgain } from "#app/inbox/put-aside.server.ts";
import { PutAsideAct, whyPutAside } from "#app/inbox/put-aside.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { PostButton } from "../../ui/buttons";
import { Empty, Page, pageTitle } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { address, messages, total } = await readPutAside(member, params.id!);
  const shown = messages.map(({ bytes, reason, folder, ...message }) => ({
    ...message,
    size: bytes > 0 ? sizeWords(bytes) : "not known",
    why: whyPutAside(reason),
    where: folder === "junk" ? "Spam" : "Inbox",
  }));
  return { id: params.id!, address, total, messages: shown, zone };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await readPutAside(member, params.id!);
  const form = await readForm(request, PutAsideAct);
  if (form.problems) return again(form);
  const here = `/mailboxes/${params.id}/put-aside`;
  if (form.value.forget) {
    await forgetPutAside(member, params.id!, form.value.forget);
    return seeOther(here, "Forgotten. The message stays where it lies in the mailbox.");
  }
  const outcome = await tryAgain(member, params.id!, form.value.again!);
  if (outcome.refused) {
    return sayNo(outcome, {
      "not-possible": "That one cannot be read again. Open it in the mailbox.",
    });
  }
  return seeOther(here, "We read it again. If it works, it stands in the inbox in a moment.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Put aside in ${data?.address ?? "a mailbox"}`) },
];

const columns = [
  { key: "at", label: "When" },
  { key: "why", label: "Why" },
  { key: "size", label: "Size", numeric: true },
  { key: "act", label: "What to do", hideLabel: true },
];

export default function PutAside() {
  const { id, address, total, messages, zone } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  const here = `/mailboxes/${id}/put-aside`;
  return (
    <Page
      title="Put aside"
      lead="Messages that we did not read, because they are broken or built to do harm. Nothing of what they say is kept here: they lie in the mailbox as they came."
      back={{ href: `/mailboxes/${id}`, label: address }}
      problems={problems}
    >
      {messages.length === 0 ? (
        <Empty title="Nothing is put aside">Every message that may be for us was read.</Empty>
      ) : (
        <Table
          caption={`Messages put aside: ${total.toLocaleString("en")}`}
          columns={columns}
          rows={messages.map((message) => ({
            id: message.id,
            cells: {
              at: (
                <div>
                  <Time at={message.at} zone={zone} />
                  <div className="note">{message.where}</div>
                </div>
              ),
              why: message.why,
              size: message.size,
              act: (
                <div className="row">
                  {message.again ? (
                    <PostButton action={here} fields={{ again: message.id }}>
                      Read it again
                    </PostButton>
                  ) : null}
                  <PostButton action={here} fields={{ forget: message.id }} tone="quiet">
                    Forget it
                  </PostButton>
                </div>
              ),
            },
          }))}
        />
      )}
    </Page>
  );
}
