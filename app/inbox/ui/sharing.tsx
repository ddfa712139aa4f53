/** Deciding who reads a mailbox's conversations, or being told who decides. */
import { Submit } from "../../ui/buttons";
import { Checkbox, Radios } from "../../ui/choices";
import { Form, Group, type Problems } from "../../ui/form";
import { Facts } from "../../ui/page";

type Sharing = "owner" | "chosen" | "team";
type Colleague = { userId: string; name: string; reads: boolean };

type FormProps = {
  sharing: Sharing;
  colleagues: Colleague[];
  words: Record<Sharing, string>;
  problems?: Problems | null;
  typed?: Record<string, unknown> | null;
};

export function SharingForm({ sharing, colleagues, words, problems, typed }: FormProps) {
  const ticked = typed ? [typed.readers].flat() : undefined;
  return (
    <Form problems={problems} values={typed ?? { sharing }}>
      <Radios
        name="sharing"
        legend="Who reads what prospects write to this mailbox"
        options={(["owner", "chosen", "team"] as const).map((value) => ({
          value,
          label: words[value],
        }))}
      />
      {colleagues.length > 0 ? (
        <Group legend="Colleagues" hint="Only asked when chosen colleagues read it.">
          {colleagues.map(({ userId, name, reads }) => (
            <Checkbox
              key={userId}
              id={`readers-${userId}`}
              name="readers"
              value={userId}
              label={name}
              checked={ticked ? ticked.includes(userId) : reads}
            />
          ))}
        </Group>
      ) : null}
      <Submit>Keep this</Submit>
    </Form>
  );
}

type ToldProps = { sharing: Sharing; keeper: string | null; colleagues: Colleague[] };

export function SharingTold({ sharing, keeper, colleagues }: ToldProps) {
  const names = colleagues.filter(({ reads }) => reads).map(({ name }) => name);
  const who = {
    owner: keeper ? `Only ${keeper}` : "Nobody: whose it was is gone",
    chosen: [keeper, ...names].filter(Boolean).join(", "),
    team: "Everybody in the team",
  };
  const decides = keeper ?? "the owners and admins of the team, as it is nobody’s now";
  return (
    <Facts
      rows={[
        { term: "Read by", value: who[sharing] },
        { term: "Decided by", value: decides },
      ]}
    />
  );
}
