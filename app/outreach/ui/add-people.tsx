/** Choosing prospects for a sequence: by words, with a look at who is found, or all of them. */
import { ButtonLink, PostButton, Search } from "../../ui/buttons";
import { Empty, Section } from "../../ui/page";
import { Address } from "../../ui/table";

type AddPeopleProps = {
  here: string;
  q?: string | undefined;
  /** Somebody is in it: adding is no longer the first thing to do. */
  begun: boolean;
  /** How many prospects the team has, and how many the words find; counted up to 10,001. */
  total: number;
  found: number;
  shown: {
    id: string;
    email: string;
    firstName: string | null;
    lastName: string | null;
    company: string | null;
  }[];
};

const MOST = 10_000;

export function AddPeople({ here, q, begun, total, found, shown }: AddPeopleProps) {
  if (total === 0) {
    return (
      <Empty
        title="You have no prospects yet"
        action={<ButtonLink href="/imports/new">Import a file</ButtonLink>}
      >
        Bring in a list, or <a href="/prospects/new">add one by hand</a>.
      </Empty>
    );
  }
  return (
    <Section
      title="Add people"
      lead={
        <>
          Who must not be written to is left out, and so is who is in another running sequence or
          must consent first; how many is told. To choose otherwise, or a list or view,{" "}
          <a href="/prospects">select them among the prospects</a>.
        </>
      }
    >
      <Search action={here} label="Find by name, address, company or position" value={q} />
      {q ? <Found {...{ here, q, found, shown }} /> : null}
      <p>
        <PostButton action={here} fields={{ who: "all" }} tone={q || begun ? "quiet" : "primary"}>
          {`Add all ${told(total)} prospects`}
        </PostButton>
      </p>
    </Section>
  );
}

type FoundProps = { here: string; q: string; found: number; shown: AddPeopleProps["shown"] };

function Found({ here, q, found, shown }: FoundProps) {
  if (found === 0) return <p>No prospect has all of these words. Try fewer.</p>;
  return (
    <>
      <p>
        {told(found)} found{found > shown.length ? `; the newest ${shown.length} of them:` : ":"}
      </p>
      <ul>
        {shown.map(({ id, email, firstName, lastName, company }) => (
          <li key={id}>
            {[firstName, lastName].filter(Boolean).join(" ")} <Address>{email}</Address>
            {company ? <span className="muted">, {company}</span> : null}
          </li>
        ))}
      </ul>
      <PostButton action={here} fields={{ who: "search", q }} tone="primary">
        {found === 1 ? "Add this one" : `Add these ${told(found)}`}
      </PostButton>
    </>
  );
}

function told(count: number): string {
  return count > MOST ? `more than ${MOST.toLocaleString("en")}` : count.toLocaleString("en");
}
