/** What a change to the steps means for those under way, asked before it is done. */
import { Checkbox } from "../../ui/choices";
import { Confirm } from "../../ui/page";

export type Asking = { words: string[]; through: number; typed: Record<string, string> };

type UnderWayProps = { asking: Asking; confirm: string; cancel: string };

/** Everything that was typed travels along, so that nothing has to be written twice. */
export function UnderWay({ asking, confirm, cancel }: UnderWayProps) {
  const { words, through, typed } = asking;
  return (
    <Confirm
      fields={{ ...typed, sure: "yes" }}
      consequences={words}
      confirm={confirm}
      cancel={{ href: cancel, label: "Leave it as it is" }}
      tone="primary"
    >
      {through > 0 ? (
        <Checkbox
          name="through"
          label={`Send it also to ${through === 1 ? "the one who is" : `the ${through.toLocaleString("en")} who are`} through`}
        />
      ) : null}
    </Confirm>
  );
}
