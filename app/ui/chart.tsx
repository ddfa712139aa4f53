/** Charts drawn by the server in one hue, each saying in words what it shows; the table stands beside it. */
import { useId } from "react";

type Point = { label: string; value: number };
type BarsProps = { title: string; points: Point[] };

const WIDTH = 360;
const HEIGHT = 96;
const FOOT = 16;
const HEAD = 14;

/** One bar for each point, the highest and the ends of the row labelled. */
export function Bars({ title, points }: BarsProps) {
  const id = useId();
  const most = Math.max(0, ...points.map(({ value }) => value));
  const step = WIDTH / Math.max(points.length, 1);
  const room = HEIGHT - FOOT - HEAD;
  const sum = points.reduce((all, { value }) => all + value, 0);
  const said = sum === 0 ? `${title}: none` : `${title}: ${sum}, at most ${most} a day`;
  const [first, last] = [points[0]?.label ?? "", points.at(-1)?.label ?? ""];
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-labelledby={`${id}t ${id}d`}
    >
      <title id={`${id}t`}>{title}</title>
      <desc id={`${id}d`}>
        {`${sum} from ${first} to ${last}, at most ${most} in a day. The table has each day.`}
      </desc>
      <text x="0" y="10" fontSize="11" fill="currentColor">
        {said}
      </text>
      {points.map(({ label, value }, n) => (
        <rect
          key={label}
          x={n * step + step * 0.1}
          y={HEAD + room - (value / Math.max(most, 1)) * room}
          width={Math.min(step * 0.8, 24)}
          height={(value / Math.max(most, 1)) * room}
          fill="var(--accent)"
        />
      ))}
      <line x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} stroke="currentColor" />
      <text x="0" y={HEIGHT - 4} fontSize="11" fill="currentColor">
        {first}
      </text>
      {points.length > 1 ? (
        <text x={WIDTH} y={HEIGHT - 4} fontSize="11" fill="currentColor" textAnchor="end">
          {last}
        </text>
      ) : null}
    </svg>
  );
}
