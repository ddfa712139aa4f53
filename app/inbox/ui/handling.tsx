/** Above a conversation: whom it is with, how it stands, and the presses that change that. */
import { PostButton } from "../../ui/buttons";
import { Field, Select } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Badge } from "../../ui/page";
import { Address } from "../../ui/table";
import { Time } from "../../ui/time";

type PersonProps = {
  id: string;
  name: string;
  email: string;
  company: string | null;
  sequence: { id: string; name: string } | null;
  standing: string | null;
};

export function Person({ id, name, email, company, sequence, standing }: PersonProps) {
  return (
    <>
      <a href={`/prospects/${id}`}>{name}</a>
      {name === email ? null : (
        <>
          , <Address>{email}</Address>
        </>
      )}
      {company ? `, ${company}` : null}.{" "}
      {sequence ? (
        <>
          Out of <a href={`/sequences/${sequence.id}`}>{sequence.name}</a>. {standing}
        </>
      ) : null}
    </>
  );
}

type HandlingProps = {
  id: string;
  state: "open" | "snoozed" | "closed";
  snoozedUntil: string | null;
  unread: boolean;
  assigneeId: string | null;
  people: { userId: string; name: string }[];
  mailbox: { id: string; address: string };
  mayWrite: boolean;
  tomorrow: string;
  zone: string;
};

export function Handling(thread: HandlingProps) {
  const { id, state, unread, assigneeId, people, mailbox } = thread;
  const keeper = people.find(({ userId }) => userId === assigneeId);
  return (
    <div className="stack">
      <div className="row">
        {unread ? <Badge tone="info">Unread</Badge> : null}
        <State {...thread} />
        <span className="muted">
          {keeper ? `With ${keeper.name}` : "With nobody in particular"}, through{" "}
          <a href={`/mailboxes/${mailbox.id}/sharing`}>{mailbox.address}</a>
        </span>
      </div>
      <div className="row">
        {unread ? <PostButton action={`/inbox/${id}/read`}>Mark as read</PostButton> : null}
        {state === "open" ? null : (
          <PostButton action={`/inbox/${id}/reopen`}>Open again</PostButton>
        )}
        {state === "closed" ? null : <PostButton action={`/inbox/${id}/close`}>Close</PostButton>}
      </div>
      <details>
        <summary>Put off, or give to somebody</summary>
        <div className="stack">
          {state === "closed" ? null : <Snooze {...thread} />}
          <Assign {...thread} />
        </div>
      </details>
    </div>
  );
}

function State({ state, snoozedUntil, zone }: HandlingProps) {
  if (state === "closed") return <Badge tone="plain">Closed</Badge>;
  if (state === "open") return <Badge tone="good">Open</Badge>;
  return (
    <Badge tone="warning">
      Snoozed until <Time at={snoozedUntil} zone={zone} dateOnly />
    </Badge>
  );
}

function Snooze({ id, tomorrow }: HandlingProps) {
  return (
    <Form action={`/inbox/${id}/snooze`} values={{ until: tomorrow }}>
      <Field
        name="until"
        label="Put off until"
        hint="It comes back that day, or earlier when they write."
        type="date"
        min={tomorrow}
        width="medium"
      />
      <button type="submit" className="button quiet">
        Put it off
      </button>
    </Form>
  );
}

function Assign({ id, assigneeId, people, mayWrite }: HandlingProps) {
  if (!mayWrite) {
    return (
      <PostButton action={`/inbox/${id}/assign`}>
        Give it back: you will not see it any more
      </PostButton>
    );
  }
  return (
    <Form action={`/inbox/${id}/assign`} values={{ assignee: assigneeId ?? "" }}>
      <Select
        name="assignee"
        label="Give it to"
        hint="They may read this conversation from then on, also where the mailbox is not shared with them."
        empty="Nobody in particular"
        options={people.map(({ userId, name }) => ({ value: userId, label: name }))}
      />
      <button type="submit" className="button quiet">
        Give it
      </button>
    </Form>
  );
}
