/** What a person should know about their factors before anything else on the page. */
import { ButtonLink } from "../../ui/buttons";
import { Notice } from "../../ui/page";

export function WhyHere({ team, any }: { team: string; any: boolean }) {
  return (
    <Notice tone="warning" title={`${team} asks everybody for a second factor`}>
      <p>
        {any
          ? "This session began with a password alone, so the team’s rooms stay shut in it. Give a code or use a passkey now, and you are in."
          : "You have none yet, so the team’s rooms stay shut. Set up one of the two, and you are in at once. What is your own stays open."}
      </p>
      <p className="row">
        {any ? (
          <ButtonLink href="/prove?next=/home">Give a code or use a passkey</ButtonLink>
        ) : (
          <>
            <ButtonLink href="/account/factors/authenticator">Set up an app</ButtonLink>
            <ButtonLink href="/account/factors/passkeys" tone="quiet">
              Add a passkey
            </ButtonLink>
          </>
        )}
      </p>
    </Notice>
  );
}

export function FewLeft({ left }: { left: number }) {
  const title =
    left === 0
      ? "You have no recovery codes"
      : `Only ${left} recovery ${left === 1 ? "code is" : "codes are"} left`;
  return (
    <Notice tone="warning" title={title}>
      <p>
        Without one, a lost phone can shut you out.{" "}
        <a href="/account/factors/recovery">Make ten new ones</a>.
      </p>
    </Notice>
  );
}
