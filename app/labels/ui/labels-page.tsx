/** The pages of lists and of tags: all of them, one, and before one goes. Both kinds look alike. */
import { bearersUrl, type LabelKind, labelWords } from "#app/labels/label.ts";
import { peopleWords } from "#app/prospects/counted.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form, type Problems } from "../../ui/form";
import { Confirm, Empty, Page, Section } from "../../ui/page";
import { Pager, Table } from "../../ui/table";

type Shown = { id: string; kind: LabelKind; name: string; counted: number; more: boolean };
type Answer = { problems?: Problems | null; typed?: Record<string, unknown> } | undefined;

type AllProps = { kind: LabelKind; labels: Shown[]; next?: string | null; inside: boolean };

export function LabelsPage({ kind, labels, next, inside, answer }: AllProps & { answer: Answer }) {
  const { one, title, lead, path } = labelWords[kind];
  return (
    <Page title={title} lead={lead} width="wide" problems={answer?.problems}>
      {labels.length > 0 ? (
        <All kind={kind} labels={labels} />
      ) : (
        <Empty title={`No ${one} yet`}>
          Make one here, or from the page of somebody who belongs to it.
        </Empty>
      )}
      {inside || next ? (
        <Pager
          newer={inside ? path : null}
          older={next ? `${path}?after=${next}` : null}
          words={["First page", "Next page"]}
        />
      ) : null}
      <Section title={`Make a ${one}`}>
        <Form problems={answer?.problems} values={answer?.typed}>
          <Field name="name" label="Name" autoComplete="off" maxLength={60} />
          <button type="submit" className="button primary">
            Make the {one}
          </button>
        </Form>
      </Section>
    </Page>
  );
}

function All({ kind, labels }: { kind: LabelKind; labels: Shown[] }) {
  const { one, title, path } = labelWords[kind];
  return (
    <Table
      caption={title}
      columns={[
        { key: "name", label: "Name" },
        { key: "people", label: "People" },
        { key: "change", label: "Change", hideLabel: true },
      ]}
      rows={labels.map((label) => ({
        id: label.id,
        cells: {
          name: <a href={bearersUrl(label)}>{label.name}</a>,
          people: peopleWords(label),
          change: (
            <a href={`${path}/${label.id}`}>
              Rename or delete
              <span className="hidden">
                {" "}
                the {one} {label.name}
              </span>
            </a>
          ),
        },
      }))}
    />
  );
}

export function LabelPage({ label, answer }: { label: Shown; answer: Answer }) {
  const { one, title, path } = labelWords[label.kind];
  const here = `${path}/${label.id}`;
  return (
    <Page
      title={label.name}
      lead={`A ${one} that ${bearWords(label)}.`}
      back={{ href: path, label: title }}
      problems={answer?.problems}
      actions={
        <ButtonLink href={bearersUrl(label)} tone="quiet">
          Show the people
        </ButtonLink>
      }
    >
      <Form problems={answer?.problems} values={answer?.typed ?? { name: label.name }}>
        <Field name="name" label="Name" autoComplete="off" maxLength={60} />
        <Submit
          secondary={
            <ButtonLink href={`${here}/delete`} tone="quiet">
              Delete
            </ButtonLink>
          }
        >
          Rename
        </Submit>
      </Form>
    </Page>
  );
}

function bearWords(label: Shown): string {
  if (label.counted === 0) return "nobody bears";
  return label.counted === 1 ? "1 person bears" : `${peopleWords(label)} bear`;
}

export function LabelFarewell({ label, borne }: { label: Shown; borne: number }) {
  const { one, path } = labelWords[label.kind];
  const people = borne === 1 ? "1 person bears" : `${borne.toLocaleString("en")} people bear`;
  return (
    <Page
      title={`Delete the ${one} ${label.name}?`}
      back={{ href: `${path}/${label.id}`, label: label.name }}
    >
      <Confirm
        consequences={[
          borne > 0 ? `${people} it, and will no longer.` : "Nobody bears it.",
          "The people themselves stay, with all that you hold of them.",
          `Filters and saved views that ask for this ${one} find nobody.`,
          "This cannot be undone.",
        ]}
        confirm={`Delete the ${one}`}
        cancel={{ href: `${path}/${label.id}`, label: "Keep it" }}
      />
    </Page>
  );
}
