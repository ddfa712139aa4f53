/** How far something is, as a bar and in words, and looking at it again. */
import type { ReactNode } from "react";
import { ButtonLink } from "./buttons";

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

type FollowProps = { here: string; follows: boolean };

export function LookAgain({ here, follows }: FollowProps) {
  return (
    <ButtonLink href={follows ? `${here}?follow=1` : here} tone="quiet">
      Look again
    </ButtonLink>
  );
}

/** Whether the page loads itself again, and the link that makes it do otherwise. */
export function LoadsItself({ here, follows }: FollowProps) {
  return (
    <p className="muted">
      {follows ? (
        <>
          This page loads itself again every three seconds. <a href={here}>Hold it still</a>
        </>
      ) : (
        <a href={`${here}?follow=1`}>Load this page again every three seconds</a>
      )}
    </p>
  );
}
