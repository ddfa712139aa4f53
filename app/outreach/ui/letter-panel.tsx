/** One letter of the preview: as text, as html, with its headers; or what keeps it from being sent. */
import { Badge, Letter, Notice, type Tone } from "../../ui/page";
import { Address } from "../../ui/table";

export type ShownLetter = {
  enrolmentId: string;
  prospectId: string;
  to: string;
  name: string;
  /** Which words they get, where there is a choice. */
  variant?: string | undefined;
  trouble?: { word: string; tone: Tone; why: string } | undefined;
  letter?:
    | {
        from: string;
        subject: string;
        text: string;
        html: string;
        headers: { name: string; value: string }[];
        files?: string | undefined;
      }
    | undefined;
};

export function LetterPanel({ prospectId, to, name, variant, trouble, letter }: ShownLetter) {
  const who = name || to;
  return (
    <article className="stack" aria-label={`To ${who}`}>
      {trouble ? (
        <Notice tone={trouble.tone} title={`${who}: ${trouble.word}`}>
          {trouble.why} <a href={`/prospects/${prospectId}`}>Look at {who}</a>
        </Notice>
      ) : null}
      {letter ? (
        <>
          {variant ? <p className="muted">They get words {variant}.</p> : null}
          <Letter from={letter.from} to={<Address>{to}</Address>} subject={letter.subject}>
            <pre>{letter.text}</pre>
            {letter.files ? <p className="note">{letter.files}</p> : null}
          </Letter>
          <details>
            <summary>
              As html<span className="hidden"> to {who}</span>
            </summary>
            <iframe
              title={`The letter to ${who} as html`}
              srcDoc={letter.html}
              sandbox=""
              loading="lazy"
              width="100%"
              height="420"
              className="panel"
            />
          </details>
          <details>
            <summary>
              Headers<span className="hidden"> of the letter to {who}</span>
            </summary>
            <pre className="code small">
              {letter.headers.map(({ name: header, value }) => `${header}: ${value}`).join("\n")}
            </pre>
          </details>
        </>
      ) : null}
    </article>
  );
}

/** Everybody on the page, as links to their letters. */
export function LetterIndex({ letters }: { letters: ShownLetter[] }) {
  return (
    <ul>
      {letters.map(({ enrolmentId, to, name, trouble, letter }) => (
        <li key={enrolmentId}>
          <a href={`#letter-${enrolmentId}`}>{name || to}</a>
          {trouble ? (
            <>
              {" "}
              <Badge tone={trouble.tone}>{trouble.word}</Badge>
            </>
          ) : (
            <span className="muted"> {letter?.subject}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
