/** Ticking people, and going on with them or with all who match, to choose what is to be done. */
import type { ReactNode } from "react";
import { type Pair, Pairs } from "./pairs";

type PickProps = { all: Pair[]; count: string; children: ReactNode };

export function Pick({ all, count, children }: PickProps) {
  return (
    <>
      <form method="get" action="/bulk/new" id="ticked">
        {children}
      </form>
      <div className="actions">
        <button type="submit" className="button quiet" form="ticked">
          With those ticked
        </button>
        <form method="get" action="/bulk/new">
          <Pairs pairs={all} />
          <button type="submit" className="button quiet">
            {withAll(count)}
          </button>
        </form>
      </div>
    </>
  );
}

function withAll(count: string): string {
  if (count.startsWith("more")) return "With all that match";
  return count.startsWith("1 ") ? "With the one that matches" : `With all ${count}`;
}
