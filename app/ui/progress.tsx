/** How far something is, as a bar and in words. */
import type { ReactNode } from "react";

type ProgressBarProps = {
  value: number;
  /** 0 when the end is not known yet. */
  max: number;
  label: string;
  detail?: ReactNode;
  id?: string;
};

const numbers = new Intl.NumberFormat("en-GB");

export function ProgressBar({ value, max, label, detail, id = "progress" }: ProgressBarProps) {
  const known = max > 0;
  return (
    <div className="progress">
      <label htmlFor={id}>{label}</label>
      <progress
        id={id}
        value={known ? Math.min(value, max) : undefined}
        max={known ? max : undefined}
      />
      <p className="muted">
        {numbers.format(value)}
        {known ? ` of ${numbers.format(max)}` : ""}
        {detail ? <>, {detail}</> : null}
      </p>
    </div>
  );
}
