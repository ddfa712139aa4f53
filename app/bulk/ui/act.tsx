/** Parts of the page of one act on many: its progress, what came of it, and taking it back. */
import { PostButton } from "../../ui/buttons";
import { Badge, Counts, Facts, Notice, type Tone } from "../../ui/page";
import { LoadsItself, LookAgain, ProgressBar } from "../../ui/progress";
import { Time } from "../../ui/time";

type UnderWayProps = {
  id: string;
  total: number;
  done: number;
  changed: number;
  follows: boolean;
  isUndoing: boolean;
  isStuck: boolean;
};

export function UnderWay(props: UnderWayProps) {
  const { id, total, done, changed, follows, isUndoing, isStuck } = props;
  const here = `/bulk/${id}`;
  return (
    <>
      <ProgressBar
        value={done}
        max={isUndoing ? changed : total}
        label={isUndoing ? "Prospects taken back" : "Prospects looked at"}
      />
      {isStuck ? (
        <Notice tone="warning" title="Nothing has moved for ten minutes">
          <PostButton action={`${here}/run`}>Get it going again</PostButton>
        </Notice>
      ) : null}
      <div className="row">
        <LookAgain here={here} follows={follows} />
        {isUndoing ? null : <PostButton action={`${here}/stop`}>Stop</PostButton>}
      </div>
      <LoadsItself here={here} follows={follows} />
      <p className="muted">You may leave: it goes on without you.</p>
    </>
  );
}

type Reason = { count: number; sentence: string };
type CameOfItProps = {
  changed: number;
  hasFailed: boolean;
  isUndone: boolean;
  restored: number;
  passedOver: Reason[];
  notRestored: Reason[];
};

export function CameOfIt(props: CameOfItProps) {
  const { changed, hasFailed, isUndone, restored, passedOver, notRestored } = props;
  const counts = [{ label: "Changed", value: number(changed), tone: "good" as const }];
  if (isUndone) counts.push({ label: "Taken back", value: number(restored), tone: "good" });
  return (
    <>
      {hasFailed ? (
        <Notice tone="bad" title="Something went wrong on our side">
          We have noted what. What was done before stays, and can be taken back.
        </Notice>
      ) : null}
      <Counts items={counts} />
      <Reasons title="Passed over" reasons={passedOver} />
      <Reasons title="Not taken back" reasons={notRestored} />
    </>
  );
}

function Reasons({ title, reasons }: { title: string; reasons: Reason[] }) {
  if (reasons.length === 0) return null;
  return (
    <div>
      <p className="notice-title">{title}</p>
      <ul>
        {reasons.map(({ count, sentence }) => (
          <li key={sentence}>
            {number(count)} {sentence}.
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Undo({
  id,
  undoUntil,
  zone,
}: {
  id: string;
  undoUntil: string | null;
  zone: string;
}) {
  return (
    <div>
      <PostButton action={`/bulk/${id}/undo`}>Take it back</PostButton>
      <p className="muted">
        Possible until <Time at={undoUntil} zone={zone} />. Whoever was changed by somebody since
        stays as they are.
      </p>
    </div>
  );
}

type AboutActProps = {
  by: string | null;
  zone: string;
  total: number;
  state: { word: string; tone: Tone };
  createdAt: string;
  undoneAt: string | null;
  undoUntil: string | null;
  canUndo: boolean;
};

export function AboutAct(props: AboutActProps) {
  const { by, zone, total, state, createdAt, undoneAt, undoUntil } = props;
  const undo = undoneAt ? (
    <>
      Taken back on <Time at={undoneAt} zone={zone} />
    </>
  ) : undoUntil ? (
    props.canUndo ? (
      "Yes"
    ) : (
      "No longer, or there is nothing to take back"
    )
  ) : (
    "Never: this cannot be undone"
  );
  return (
    <Facts
      rows={[
        { term: "State", value: <Badge tone={state.tone}>{state.word}</Badge> },
        { term: "Confirmed for", value: number(total) },
        { term: "By", value: by ?? "Somebody who left the team" },
        { term: "When", value: <Time at={createdAt} zone={zone} /> },
        { term: "Can be taken back", value: undo },
      ]}
    />
  );
}

function number(count: number): string {
  return count.toLocaleString("en");
}
