/** Who is asked, and what it may cost: the same words on every page that asks. */
import { Notice } from "../../ui/page";
import { Figure } from "../../ui/time";

type ChoiceProps = { isReady: boolean; left: number | null; maySetUp: boolean };

export function leftWords({ left }: Pick<ChoiceProps, "left">): string {
  if (left === null) return "Your team set no budget.";
  return `${left.toLocaleString("en")} left of this month’s budget.`;
}

/** Nothing pretends to look where nobody can. */
export function NeedsKey({ isReady, maySetUp }: ChoiceProps) {
  if (isReady) return null;
  return (
    <Notice title="Only Hunter can look for this, and it has no key here">
      {maySetUp ? (
        <>
          Your team needs an account there. <a href="/providers">Give its key under Providers</a>.
        </>
      ) : (
        <>An owner or admin of your team can give one under Providers.</>
      )}
    </Notice>
  );
}

export function Credits({ children }: { children: number }) {
  return (
    <>
      <Figure>{children}</Figure> {children === 1 ? "credit" : "credits"}
    </>
  );
}
