/** The difference of two versions, to be read: struck out what went, underlined what came. */
import { type Change, isChanged, type Part } from "#app/documents/changes.ts";
import { wordsOf } from "#app/documents/line.ts";

export function Changes({ changes }: { changes: Change[] }) {
  if (!isChanged(changes)) return <p>No word changed, only how they are laid out.</p>;
  return (
    <div className="prose">
      <p className="muted">
        <del>Struck out</del> is what went, <ins>underlined</ins> is what came. What stayed as it
        was is folded away.
      </p>
      {changes.map((change, index) => (
        <Shown key={index} change={change} />
      ))}
    </div>
  );
}

function Shown({ change }: { change: Change }) {
  if ("heading" in change) return <h2>{change.heading}</h2>;
  if ("parts" in change) {
    return (
      <p>
        {change.parts.map((part, index) => (
          <Marked key={index} part={part} />
        ))}
      </p>
    );
  }
  const { unchanged } = change;
  return (
    <details>
      <summary>{unchanged.length === 1 ? "1 line" : `${unchanged.length} lines`} unchanged</summary>
      <ul>
        {unchanged.map((line, index) => (
          <li key={index}>{wordsOf(line)}</li>
        ))}
      </ul>
    </details>
  );
}

/** Few screen readers tell an ins or del, so the words do. */
function Marked({ part: { text, is } }: { part: Part }) {
  if (is === "same") return text;
  const Tag = is === "added" ? "ins" : "del";
  return (
    <Tag>
      <span className="hidden">{` [${is}: `}</span>
      {text}
      <span className="hidden">] </span>
    </Tag>
  );
}
