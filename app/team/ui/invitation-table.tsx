/** Who was asked in and has not answered, each with a way to send the letter again or take it back. */
import { PostButton } from "../../ui/buttons";
import { Badge, Section } from "../../ui/page";
import { Address, Table } from "../../ui/table";
import { Time } from "../../ui/time";

type Shown = {
  id: string;
  email: string;
  role: string;
  by: string | null;
  expiresAt: string;
  tooOld: boolean;
};

export function InvitationTable({ invited, zone }: { invited: Shown[]; zone: string }) {
  return (
    <Section title="Invited" id="invited">
      {invited.length === 0 ? (
        <p className="muted">Nobody is invited at the moment.</p>
      ) : (
        <Table
          caption="Open invitations"
          columns={[
            { key: "email", label: "Address" },
            { key: "role", label: "As" },
            { key: "by", label: "Invited by" },
            { key: "until", label: "Until" },
            { key: "do", label: "Send again or take back", hideLabel: true },
          ]}
          rows={invited.map((invitation) => ({
            id: invitation.id,
            cells: {
              email: <Address>{invitation.email}</Address>,
              role: invitation.role,
              by: invitation.by ?? "somebody who is gone",
              until: <Until {...invitation} zone={zone} />,
              do: <Verbs {...invitation} />,
            },
          }))}
        />
      )}
    </Section>
  );
}

function Until({ expiresAt, tooOld, zone }: Shown & { zone: string }) {
  return (
    <>
      <Time at={expiresAt} zone={zone} />
      {tooOld ? (
        <>
          {" "}
          <Badge tone="warning">Too old</Badge>
        </>
      ) : null}
    </>
  );
}

function Verbs({ id, email }: Shown) {
  return (
    <div className="row">
      <PostButton action={`/team/invitations/${id}/send`} label={`Send again to ${email}`}>
        Send again
      </PostButton>
      <PostButton
        action={`/team/invitations/${id}/revoke`}
        label={`Take back the invitation of ${email}`}
      >
        Take back
      </PostButton>
    </div>
  );
}
