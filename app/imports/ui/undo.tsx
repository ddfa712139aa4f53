/** How far the taking back of an import is, and what came of it. */
import { PostButton } from "../../ui/buttons";
import { Notice } from "../../ui/page";

export function BeingUndone({ id, isStuck }: { id: string; isStuck: boolean }) {
  const here = `/imports/${id}`;
  return (
    <div className="stack">
      <p>The import is being taken back. You may leave: it goes on without you.</p>
      <p>
        <a href={`${here}?follow=1`}>Look again every three seconds</a>
      </p>
      {isStuck ? (
        <Notice tone="warning" title="Nothing has moved for ten minutes">
          <PostButton action={`${here}/undo`}>Get it going again</PostButton>
        </Notice>
      ) : null}
    </div>
  );
}

export function Undone({ sentences }: { sentences: string[] }) {
  if (sentences.length === 0) return null;
  return (
    <Notice title="This import was taken back">
      {sentences.join(" ")}{" "}
      {sentences[0]?.startsWith("Nobody") ? null : <a href="/bin">See the bin</a>}
    </Notice>
  );
}
