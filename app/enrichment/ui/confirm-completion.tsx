/** The figures before a completion begins. */
import { Confirm, Counts, Notice } from "../../ui/page";
import { Credits, leftWords, NeedsKey } from "./provider";

type ConfirmCompletionProps = {
  count: number;
  print: string;
  cost: number;
  left: { why: string; count: number }[];
  /** Whoever is left out was counted. */
  isSorted: boolean;
  days: number;
  fields: string[];
  choice: { isReady: boolean; left: number | null; maySetUp: boolean };
};

export function ConfirmCompletion(props: ConfirmCompletionProps) {
  const { count, cost, left, isSorted, choice, fields } = props;
  if (!choice.isReady) return <NeedsKey {...choice} />;
  if (fields.length === 0) {
    return (
      <Notice tone="warning" title="Your team lets no field be completed">
        <a href="/enrichment-rules">What may be completed</a>
      </Notice>
    );
  }
  const out = left.reduce((sum, one) => sum + one.count, 0);
  return (
    <>
      <Counts
        items={[
          { label: "Chosen", value: count.toLocaleString("en") },
          ...(isSorted
            ? [{ label: "Asked about", value: (count - out).toLocaleString("en") }]
            : []),
          ...left.map(({ why, count: number }) => ({
            label: `Left out: ${lower(why)}`,
            value: number.toLocaleString("en"),
          })),
        ]}
      />
      {isSorted && count === out ? (
        <Notice title="Nobody of these can be asked about now" />
      ) : (
        <Consequences {...props} cost={cost} />
      )}
    </>
  );
}

function Consequences({ cost, isSorted, days, fields, print, choice }: ConfirmCompletionProps) {
  return (
    <Confirm
      tone="primary"
      fields={{ print }}
      confirm="Ask Hunter"
      cancel={{ href: "/prospects", label: "Cancel" }}
      consequences={[
        <>Hunter is told their email addresses.</>,
        <>It is asked for: {fields.join(", ")}.</>,
        <>
          It costs at most <Credits>{cost}</Credits>, one for each person whom it knows.{" "}
          {leftWords(choice)}
        </>,
        ...(isSorted
          ? []
          : [
              <>
                Whoever is restricted, objected or was asked about in the last {days} days is left
                out on the way.
              </>,
            ]),
        <>You can stop it at any time.</>,
      ]}
    />
  );
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
