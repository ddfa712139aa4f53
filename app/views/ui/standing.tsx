/** How things stand with a prospect: a word with a shape, and why or what comes next. */
import { Badge, type Tone } from "../../ui/page";

export type ShownStanding = { word: string; tone: Tone; why: string };

export function Standing({ standing }: { standing?: ShownStanding | null }) {
  if (!standing) return <span className="muted">Not in a sequence</span>;
  return (
    <div>
      <Badge tone={standing.tone}>{standing.word}</Badge>
      <div className="small muted">{standing.why}</div>
    </div>
  );
}
