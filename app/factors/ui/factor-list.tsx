/** What is set up, in words, with the way to each. */
import { Badge, type Tone } from "../../ui/page";
import { Time } from "../../ui/time";

type Line = {
  title: string;
  href: string;
  status: string;
  tone: Tone;
  /** Left out where it is never used by itself. */
  usedAt?: string | null;
  says: string;
};

export function FactorList({ lines, zone }: { lines: Line[]; zone: string }) {
  return (
    <ul className="tasks">
      {lines.map((line) => (
        <li key={line.href}>
          <div>
            <a href={line.href}>{line.title}</a>
            <div className="hint">
              {line.says}
              {line.usedAt === undefined ? null : (
                <>
                  {" "}
                  Last used: <Time at={line.usedAt} zone={zone} none="not yet" />.
                </>
              )}
            </div>
          </div>
          <div>
            <Badge tone={line.tone}>{line.status}</Badge>
          </div>
        </li>
      ))}
    </ul>
  );
}
