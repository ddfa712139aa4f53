/** An empty tab of the inbox: what would stand there, and what to do first. */
import { ButtonLink } from "../../ui/buttons";
import { Empty } from "../../ui/page";

export function NothingHere({ tab }: { tab: "open" | "mine" | "snoozed" | "closed" }) {
  if (tab === "mine") {
    return <Empty title="Nothing is with you">Conversations that you are given stand here.</Empty>;
  }
  if (tab === "snoozed") {
    return (
      <Empty title="Nothing is put off">
        A conversation that is put off rests here until its day, or until they write.
      </Empty>
    );
  }
  if (tab === "closed") {
    return <Empty title="Nothing is closed">What is done with stands here, and can be read.</Empty>;
  }
  return (
    <Empty
      title="Nothing is open"
      action={
        <ButtonLink href="/mailboxes" tone="quiet">
          Look at the mailboxes
        </ButtonLink>
      }
    >
      What prospects write back to your mailboxes stands here, once a mailbox reads what comes in.
      What comes to colleagues stands here when they share it. What was put off or closed stands
      beside.
    </Empty>
  );
}
