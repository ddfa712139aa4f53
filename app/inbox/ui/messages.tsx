/** The messages of a conversation in their order, and the answers that have not left. */
import { PostButton } from "../../ui/buttons";
import { Badge, Letter, Notice, type Tone } from "../../ui/page";
import { Address } from "../../ui/table";
import { Time } from "../../ui/time";

type Words = { word: string; tone: Tone };

export type Entry = {
  id: string;
  kind: string;
  at: string;
  by: string | null;
  subject: string;
  fromName: string;
  fromAddress: string;
  toAddress: string;
  visible: string;
  rest: string;
  hasHtml: boolean;
  attached: string;
  words: Words;
};

type EntriesProps = { threadId: string; entries: Entry[]; zone: string; to: string };

export function Entries({ entries, ...rest }: EntriesProps) {
  return (
    <div className="stack">
      {entries.map((entry) => (
        <article key={entry.id} className="stack" aria-label={entry.words.word}>
          {entry.kind === "note" ? (
            <Note {...entry} zone={rest.zone} />
          ) : (
            <Message entry={entry} {...rest} />
          )}
        </article>
      ))}
    </div>
  );
}

function Note({ by, at, visible, words, zone }: Entry & { zone: string }) {
  return (
    <Notice tone="info" title={words.word}>
      <Lines text={visible} />
      <p className="note">
        {by ?? "Somebody who left"}, <Time at={at} zone={zone} />
      </p>
    </Notice>
  );
}

function Message({ entry, threadId, zone, to }: Omit<EntriesProps, "entries"> & { entry: Entry }) {
  const { words, by, at, subject, attached } = entry;
  const facts = [
    { term: "When", value: <Time at={at} zone={zone} /> },
    ...(by ? [{ term: "Written by", value: by }] : []),
    ...(attached ? [{ term: "Attached", value: <bdi>{attached}</bdi> }] : []),
  ];
  return (
    <>
      <Badge tone={words.tone}>{words.word}</Badge>
      <Letter
        from={<From {...entry} />}
        to={<Address>{entry.toAddress || to}</Address>}
        subject={<bdi>{subject || "(no subject)"}</bdi>}
        facts={facts}
      >
        {entry.visible ? (
          <Lines text={entry.visible} />
        ) : (
          <p className="muted">
            {entry.kind === "step" ? "Its words were not kept." : "Nothing was written."}
          </p>
        )}
        <Rest {...entry} threadId={threadId} />
      </Letter>
    </>
  );
}

function From({ fromName, fromAddress }: Entry) {
  return (
    <>
      {fromName ? (
        <>
          <bdi>{fromName}</bdi>
          <br />
        </>
      ) : null}
      <Address>{fromAddress}</Address>
    </>
  );
}

/** Quotes and signature, and what they formatted: both only for those who ask. */
function Rest({ id, threadId, rest, hasHtml, fromAddress }: Entry & { threadId: string }) {
  return (
    <>
      {rest ? (
        <details>
          <summary>
            The whole message, with what it quotes
            <span className="hidden"> from {fromAddress}</span>
          </summary>
          <pre>{rest}</pre>
        </details>
      ) : null}
      {hasHtml ? (
        <details>
          <summary>
            As it was formatted, without pictures
            <span className="hidden"> by {fromAddress}</span>
          </summary>
          <p className="note">Links in it do not work here, so that none leads you astray.</p>
          <iframe
            title={`The message from ${fromAddress} as it was formatted`}
            src={`/inbox/${threadId}/messages/${id}`}
            sandbox=""
            loading="lazy"
            referrerPolicy="no-referrer"
            width="100%"
            height="420"
            className="panel"
          />
        </details>
      ) : null}
    </>
  );
}

type WaitingAnswer = Words & {
  id: string;
  body: string | null;
  state: string;
  why: string;
  createdAt: string;
  by: string | null;
};

type WaitingProps = {
  threadId: string;
  answers: WaitingAnswer[];
  zone: string;
  mayDecide: boolean;
};

export function WaitingAnswers({ threadId, answers, zone, mayDecide }: WaitingProps) {
  return (
    <div className="stack">
      {answers.map((answer) => (
        <Notice key={answer.id} tone={answer.tone} title={answer.word}>
          <p>{answer.why}</p>
          {answer.state === "uncertain" && mayDecide ? (
            <Decide action={`/inbox/${threadId}/answers/${answer.id}`} />
          ) : null}
          <details>
            <summary>What it says</summary>
            <Lines text={answer.body ?? ""} />
          </details>
          <p className="note">
            {answer.by ?? "Somebody who left"}, <Time at={answer.createdAt} zone={zone} />
          </p>
        </Notice>
      ))}
    </div>
  );
}

function Decide({ action }: { action: string }) {
  return (
    <div className="stack">
      <p>Sending again may reach them twice; treating it as sent, not at all.</p>
      <div className="row">
        <PostButton action={action} fields={{ decision: "sent" }}>
          Treat as sent
        </PostButton>
        <PostButton action={action} fields={{ decision: "again" }}>
          Send again
        </PostButton>
      </div>
    </div>
  );
}

/** As it was typed, line by line. */
function Lines({ text }: { text: string }) {
  return text.split(/\n{2,}/).map((paragraph, index) => (
    <p key={index}>
      {paragraph.split("\n").map((line, row) => (
        <span key={row}>
          {row > 0 ? <br /> : null}
          <bdi>{line}</bdi>
        </span>
      ))}
    </p>
  ));
}
