/** One mailbox: how it stands, why, and what happens next. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { MINUTE, now } from "#app/core/clock.ts";
import { countPutAside } from "#app/inbox/put-aside.server.ts";
import { rampWords } from "#app/mailboxes/habits.ts";
import { readKeeper } from "#app/mailboxes/keeper.server.ts";
import { isKeeper } from "#app/mailboxes/keeper.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { limitAt } from "#app/mailboxes/ramp.ts";
import { describeReading } from "#app/mailboxes/reading.ts";
import { describeMailbox, sendingHours } from "#app/mailboxes/state.ts";
import { nextSendFrom } from "#app/outreach/next-send.server.ts";
import { gapWords } from "#app/outreach/schedule.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Page, pageTitle, Section } from "../../ui/page";
import { MailboxFacts } from "../ui/mailbox-facts";
import { MailboxLinks, UsedBy } from "../ui/mailbox-links";
import { MailboxState } from "../ui/mailbox-state";
import { PracticeTime } from "../ui/practice-time";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { mailbox, usedBy, ...counts } = await readMailbox(member, params.id!);
  const { id, kind, state, address, fromName, host, port, username, testedAt } = mailbox;
  const there = mailboxTime(mailbox, now());
  const waited = now().getTime() - mailbox.updatedAt.getTime();
  return {
    ...{ id, kind, state, address, fromName, username, testedAt, usedBy, ...counts },
    server: host ? `${host}, port ${port}, ${encryption[mailbox.security ?? "none"]}` : null,
    reads: mailbox.reading !== "off",
    dailyCap: mailbox.dailyCap,
    countedFrom: mailbox.ratesFrom,
    hours: sendingHours(mailbox),
    gap: mailbox.gapSeconds > 0 ? `About ${gapWords(mailbox.gapSeconds)} between messages` : null,
    ramp: rampWords(mailbox, there, limitAt(mailbox, there)) ?? null,
    next: (await nextSendFrom(member, id, zone)) ?? null,
    zone,
    mayChange: isKeeper(member, mailbox),
    keeper: await readKeeper(member, mailbox.userId),
    words: describeMailbox(mailbox),
    reading: describeReading(mailbox),
    aside: await countPutAside(member, id),
    isOwner: mailbox.userId !== null && mailbox.userId === member.userId,
    slow: state === "testing" && waited > 2 * MINUTE,
    clock: { ahead: mailbox.aheadSeconds, there },
  };
}

const encryption = { tls: "TLS", starttls: "STARTTLS", none: "not encrypted" };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.address ?? "Mailbox") },
];

export default function ShowMailbox() {
  const mailbox = useLoaderData<typeof loader>();
  const { id, kind, usedBy } = mailbox;
  const practice = kind === "practice";
  return (
    <Page
      title={practice ? "Practice mailbox" : mailbox.address}
      lead={practice ? `Writes as ${mailbox.address}. Nothing leaves this machine.` : undefined}
      back={{ href: "/mailboxes", label: "Mailboxes" }}
      actions={
        practice ? (
          <ButtonLink href={`/mailboxes/${id}/practice`}>Read what arrived</ButtonLink>
        ) : undefined
      }
    >
      <MailboxState {...mailbox} />
      {practice ? <PracticeTime id={id} {...mailbox.clock} zone={mailbox.zone} /> : null}
      <Section
        title="Settings"
        actions={mailbox.mayChange ? <MailboxLinks {...mailbox} /> : undefined}
      >
        <MailboxFacts {...mailbox} />
      </Section>
      <UsedBy sequences={usedBy} />
    </Page>
  );
}
