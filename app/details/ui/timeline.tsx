/** Entries of a timeline, each with what changed, why, and who or what did it. */
import { Timeline, type Tone } from "../../ui/page";
import { More } from "./held";
import { Lines } from "./lines";

type Entry = {
  at: string;
  title: string;
  tone?: Tone;
  changes?: { label: string; old: string | null; new: string | null }[];
  detail?: string;
  source: string;
  link?: { href: string; words: string };
};

export function Entries({ entries, zone }: { entries: Entry[]; zone: string }) {
  return (
    <Timeline
      zone={zone}
      items={entries.map((entry) => ({
        ...{ at: entry.at, tone: entry.tone },
        title: <bdi>{entry.title}</bdi>,
        detail: <Detail {...entry} />,
      }))}
    />
  );
}

function Detail({ changes = [], detail, source, link }: Entry) {
  return (
    <>
      {changes.map(({ label, old, new: now }) => (
        <div key={label}>
          <bdi>{label}</bdi>: from <Words>{old}</Words> to <Words>{now}</Words>.
        </div>
      ))}
      {detail ? <Lines>{detail}</Lines> : null}
      {source ? <bdi>{capital(source)}</bdi> : null}
      <More link={link} />
    </>
  );
}

function Words({ children }: { children: string | null }) {
  return children === null ? (
    "nothing"
  ) : (
    <>
      “<bdi>{children}</bdi>”
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
