/** Exports of one's own data: the list of them, and one in each of its states. */
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Badge, Facts, Notice, type Tone } from "../../ui/page";
import { LoadsItself, LookAgain } from "../../ui/progress";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

type State = "waiting" | "ready" | "failed";
type Listed = {
  id: string;
  state: State;
  bytes: number | null;
  createdAt: string;
  expiresAt: string;
};

const words: Record<State, { tone: Tone; says: string }> = {
  waiting: { tone: "info", says: "Being made" },
  ready: { tone: "good", says: "Ready" },
  failed: { tone: "bad", says: "Failed" },
};

const columns = [
  { key: "asked", label: "Asked for" },
  { key: "state", label: "State" },
  { key: "size", label: "Size", numeric: true },
  { key: "until", label: "Deleted on" },
];

export function Exports({ exports, zone }: { exports: Listed[]; zone: string }) {
  const rows = exports.map(({ id, state, bytes, createdAt, expiresAt }) => ({
    id,
    cells: {
      asked: (
        <a href={`/my-data/exports/${id}`}>
          <Time at={createdAt} zone={zone} />
        </a>
      ),
      state: <Badge tone={words[state].tone}>{words[state].says}</Badge>,
      size: bytes === null ? "–" : sizeWords(bytes),
      until: <Time at={expiresAt} zone={zone} />,
    },
  }));
  return <Table caption="Your exports" showCaption columns={columns} rows={rows} />;
}

type BeingMadeProps = { id: string; createdAt: string; zone: string; follows: boolean };

export function BeingMade({ id, createdAt, zone, follows }: BeingMadeProps) {
  const here = `/my-data/exports/${id}`;
  return (
    <>
      <Notice title="Your data is being put together">
        You asked at <Time at={createdAt} zone={zone} />. It mostly takes less than a minute. You
        may leave: we write to you when it is ready.
      </Notice>
      <div className="row">
        <LookAgain here={here} follows={follows} />
      </div>
      <LoadsItself here={here} follows={follows} />
    </>
  );
}

type ReadyProps = {
  id: string;
  bytes: number | null;
  sha256: string | null;
  readyAt: string | null;
  expiresAt: string;
  zone: string;
};

export function Ready({ id, bytes, sha256, readyAt, expiresAt, zone }: ReadyProps) {
  return (
    <>
      <Notice tone="good" title="It is ready">
        Keep it as safe as a letter: whoever has the file can read it.
      </Notice>
      <div className="row">
        <ButtonLink href={`/my-data/exports/${id}/file`} download>
          Download the ZIP
        </ButtonLink>
      </div>
      <Facts
        rows={[
          { term: "Size", value: sizeWords(bytes ?? 0) },
          { term: "Made", value: <Time at={readyAt} zone={zone} /> },
          {
            term: "Deleted here",
            value: <Time at={expiresAt} zone={zone} />,
            note: "You can ask for a new one at any time.",
          },
          { term: "SHA-256", value: <code className="code">{sha256}</code> },
        ]}
      />
      <p className="muted">
        Unpack it and open README.html: it explains every file. The link works for you alone, signed
        in.
      </p>
    </>
  );
}

export function Failed() {
  return (
    <>
      <Notice tone="bad" title="It could not be made">
        The fault is on our side, and it has been noted. Nothing of your data was changed.
      </Notice>
      <PostButton action="/my-data/exports" tone="primary">
        Try again
      </PostButton>
    </>
  );
}

export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
