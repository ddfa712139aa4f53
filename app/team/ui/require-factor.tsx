/** Whether everybody in the team needs a second factor, and what that would mean for whom. */
import { Form, Hidden } from "../../ui/form";
import { Notice, Section } from "../../ui/page";

type RequireFactorProps = {
  required: boolean;
  people: number;
  /** How many have none yet. */
  without: number;
  /** Whether this session began with one. */
  own: boolean;
};

export function RequireFactor({ required, people, without, own }: RequireFactorProps) {
  return (
    <Section
      title="Second factor"
      id="factor"
      lead={
        required
          ? "Everybody in this team needs a second factor: a code from an app, or a passkey."
          : "A second factor, a code from an app or a passkey, keeps the team safe when a password leaks."
      }
    >
      <p>{whoHasNone({ without, people, required })}</p>
      {required ? <Switch required="no" words="Let everybody choose" tone="quiet" /> : null}
      {!required && own ? (
        <Switch required="yes" words="Require it of everybody" tone="primary" />
      ) : null}
      {!required && !own ? (
        <Notice title="Your own comes first">
          Before you can require it, <a href="/account/factors">set up a second factor</a> and sign
          in with it: otherwise you would be locked out yourself.
        </Notice>
      ) : null}
    </Section>
  );
}

function whoHasNone({ without, people, required }: Omit<RequireFactorProps, "own">): string {
  if (without === 0) return people === 1 ? "You have one." : "Everybody has one.";
  const who = `${without} of ${people}`;
  const then = required ? "Whoever has none" : "Once you require it, whoever has none";
  return `${who} ${without === 1 ? "has" : "have"} none yet. ${then} is led to set one up at their next click.`;
}

type SwitchProps = { required: "yes" | "no"; words: string; tone: "primary" | "quiet" };

/** Its button does not stick: other forms stand on the same page. */
function Switch({ required, words, tone }: SwitchProps) {
  return (
    <Form>
      <Hidden name="part" value="factor" />
      <Hidden name="required" value={required} />
      <div>
        <button type="submit" className={`button ${tone}`}>
          {words}
        </button>
      </div>
    </Form>
  );
}
