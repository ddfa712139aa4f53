/** How far a change of address has come, why, and what can be done. */
import { type ChangeState, changeWords } from "#app/account/email-change.ts";
import { PostButton } from "../../ui/buttons";
import { Badge, Facts, type Tone } from "../../ui/page";
import { Address } from "../../ui/table";
import { Time } from "../../ui/time";

type ChangeProps = {
  newEmail: string;
  state: ChangeState;
  expiresAt: string;
  email: string;
  zone: string;
};

const tones: Partial<Record<ChangeState, Tone>> = {
  done: "good",
  expired: "warning",
  refused: "bad",
};

export function Change({ newEmail, state, expiresAt, email, zone }: ChangeProps) {
  const { word, next } = changeWords[state];
  const waits = state.startsWith("waiting");
  return (
    <div className="panel">
      <p>
        <Badge tone={tones[state] ?? "info"}>{word}</Badge>
      </p>
      <p>{next}</p>
      <Facts
        rows={[
          ...(state === "done" ? [] : [{ term: "Now", value: <Address>{email}</Address> }]),
          { term: state === "done" ? "New" : "To be", value: <Address>{newEmail}</Address> },
          ...(waits ? [{ term: "Until", value: <Time at={expiresAt} zone={zone} /> }] : []),
        ]}
      />
      {waits ? (
        <div className="row">
          <PostButton action="/account/email" name="intent" value="write-again">
            Write again
          </PostButton>
          <PostButton action="/account/email" name="intent" value="cancel">
            Give it up
          </PostButton>
        </div>
      ) : null}
    </div>
  );
}
