/** Parts of a search's page: how far it is, and what to do with what it found. */
import { people } from "#app/prospects/counted.ts";
import { PostButton } from "../../ui/buttons";
import { Notice } from "../../ui/page";
import { LoadsItself, LookAgain, ProgressBar } from "../../ui/progress";

type UnderWayProps = {
  id: string;
  kind: "enrich" | "find" | "domain";
  done: number;
  total: number;
  because: string;
  follows: boolean;
};

export function UnderWay({ id, kind, done, total, because, follows }: UnderWayProps) {
  const here = `/completions/${id}`;
  return (
    <div className="stack" id="completion">
      {kind === "find" ? (
        <Notice title="Looking">This page loads itself again until it is found out.</Notice>
      ) : (
        <ProgressBar
          value={Math.min(done, total)}
          max={Math.max(total, 1)}
          label={kind === "enrich" ? "People looked at" : "Pages of ten people"}
          detail={`${done.toLocaleString("en")} of ${total.toLocaleString("en")}`}
        />
      )}
      {because ? (
        <Notice tone="warning" title={because}>
          <PostButton action={`${here}/run`}>Try again now</PostButton>
        </Notice>
      ) : null}
      <div className="row">
        <LookAgain here={here} follows={follows} />
        <PostButton action={`${here}/stop`}>Stop</PostButton>
      </div>
      {kind === "find" ? null : <LoadsItself here={here} follows={follows} />}
      <p className="muted">You may leave: it goes on without you.</p>
    </div>
  );
}

type OutcomeProps = Pick<UnderWayProps, "id" | "kind" | "because"> & {
  found: number;
  undecided: number;
};

export function Outcome({ id, kind, found, undecided, because }: OutcomeProps) {
  if (because) return <Notice tone="bad" title={because} />;
  if (kind === "enrich") {
    if (found === 0) return <Notice title="Nothing new was found" />;
    return (
      <Notice tone="good" title={`Something is suggested for ${people(found)}`}>
        <a href={`/completions/${id}/values`}>Accept or refuse it</a>
      </Notice>
    );
  }
  if (undecided > 0) {
    return (
      <Notice tone="good" title={`${people(undecided)} suggested`}>
        <a href={`/suggestions?run=${id}`}>Accept or refuse {undecided === 1 ? "them" : "each"}</a>
      </Notice>
    );
  }
  const title = found > 0 ? "All who were suggested are decided" : "Nobody is suggested";
  return (
    <Notice title={title}>
      {found > 0 ? null : "Nothing is suggested without evidence, and nobody who objected."}
    </Notice>
  );
}
