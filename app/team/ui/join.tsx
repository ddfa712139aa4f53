/** What an invited person sees: a form for an account, one button, or why this is not for them. */
import { ButtonLink, PostButton, Submit } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Field } from "../../ui/fields";
import { Form, type Problems } from "../../ui/form";
import { Notice, Page } from "../../ui/page";
import { Address } from "../../ui/table";
import { Time } from "../../ui/time";

type Invitation = {
  token: string;
  teamName: string;
  inviter: string | null;
  role: string;
  expiresAt: string;
  invited: string;
  you: string | null;
};

function AboutInvitation({ teamName, inviter, role, expiresAt, invited }: Invitation) {
  return (
    <>
      {inviter ?? "Somebody who has left the team"} invites <Address>{invited}</Address> into{" "}
      {teamName}, as {role === "admin" ? "an admin" : "a member"}. The invitation is good until{" "}
      <Time at={expiresAt} />.
    </>
  );
}

type Answer = { problems?: Problems; typed?: Record<string, unknown> } | undefined;

export function JoinAnew({ answer, ...invitation }: Invitation & { answer: Answer }) {
  return (
    <Page
      title={`Join ${invitation.teamName}`}
      lead={<AboutInvitation {...invitation} />}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={answer?.typed}>
        <Field
          name="email"
          label="Email address"
          hint="The letter came here, so it needs no other proof. You can change it later."
          type="email"
          autoComplete="username"
          value={invitation.invited}
          readOnly
        />
        <Field name="name" label="Your name" optional autoComplete="name" />
        <Field
          name="password"
          label="Password"
          hint="At least 8 characters, better 15. A few words in a row are fine."
          type="password"
          autoComplete="new-password"
        />
        <Checkbox
          name="terms"
          label={
            <>
              I accept the <a href="/terms">terms of use</a> and have seen the{" "}
              <a href="/privacy">privacy policy</a>
            </>
          }
        />
        <Checkbox name="age" label="I am 16 or older and use this for work" />
        <Submit>Join the team</Submit>
      </Form>
      <p className="muted">If you do not know this team, close this page: nothing happens.</p>
    </Page>
  );
}

export function NotForYou(invitation: Invitation) {
  const { invited, you, token } = invitation;
  return (
    <Page title="This invitation is for somebody else">
      <p>
        It is for <Address>{invited}</Address>; you are signed in as{" "}
        <strong>
          <Address>{you ?? ""}</Address>
        </strong>
        .
      </p>
      <p>
        If both are you, sign out and open it again: you can then sign in with the other address, or
        make an account for it. If it was passed on to you, ask for one to your own address.
      </p>
      <PostButton action="/sign-out" fields={{ next: `/join/${token}` }}>
        Sign out
      </PostButton>
    </Page>
  );
}

type JoinAsYourselfProps = Invitation & {
  looker: "known" | "invited" | "in-team" | "leaving-us";
  problems: Problems | undefined;
};

export function JoinAsYourself({ looker, problems, ...invitation }: JoinAsYourselfProps) {
  const { teamName, token } = invitation;
  const there = looker === "in-team";
  return (
    <Page
      title={there ? `You are in ${teamName}` : `Join ${teamName}`}
      lead={there ? undefined : <AboutInvitation {...invitation} />}
      problems={problems}
    >
      {looker === "known" ? (
        <>
          <p>You have an account with this address.</p>
          <ButtonLink href={`/sign-in?next=${encodeURIComponent(`/join/${token}`)}`}>
            Sign in to accept
          </ButtonLink>
        </>
      ) : null}
      {looker === "leaving-us" ? (
        <Notice tone="warning" title="Your account is closing">
          <a href="/closed">Open it again</a> first, then come back to this letter.
        </Notice>
      ) : null}
      {looker === "invited" ? (
        <PostButton action="" tone="primary">
          Join the team
        </PostButton>
      ) : null}
      {there ? (
        <PostButton action="" tone="primary">
          Go to the team
        </PostButton>
      ) : null}
    </Page>
  );
}
