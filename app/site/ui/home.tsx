/** The public home: what Audienti does, what it does not do, what it costs, shown on real parts. */
import type { ReactNode } from "react";
import { ButtonLink } from "../../ui/buttons";
import { Badge, Letter } from "../../ui/page";
import { Table } from "../../ui/table";

export function HomePage() {
  return (
    <div className="home">
      <section className="hero">
        <div>
          <h1>Write to strangers as if they could read your notes</h1>
          <p className="lead">
            Audienti brings in your list of prospects, writes to them from your own mailbox, and
            stops the moment one of them says stop. Every fact has its source, every message its
            reason, every person a way out.
          </p>
          <p className="row">
            <ButtonLink href="/sign-up">Create an account</ButtonLink>
            <a href="#cost">Free while we are building it</a>
          </p>
        </div>
        <DryRun />
      </section>

      <Part title="What it does">
        <ol className="entries">
          <Entry title="Brings in your list">
            Upload a CSV or Excel file of any make. You see which column became what, and how many
            rows are new, changed, duplicate or unusable, before anything is saved. Rows that were
            refused come back as a file, each with its reason.
          </Entry>
          <Entry title="Writes from your own mailbox">
            Connect any SMTP mailbox, with a daily limit and sending hours. Or begin with the
            practice mailbox, where you read what arrived and play the other side yourself. You see
            every message as it will be read, problems first, before the first one leaves.
          </Entry>
          <Entry title="Stops when it should">
            An unsubscribe, an address that does not exist, an entry in your do-not-contact list:
            each stops the message at once, even one that is already waiting, and no later import
            can undo it.
          </Entry>
        </ol>
      </Part>

      <Part
        title="“Why has this not been sent yet?”"
        lead="The reason and the next time stand beside every person. Nobody has to guess."
      >
        <Waiting />
      </Part>

      <Part
        title="How every message ends"
        lead="Whoever receives one can see who wrote, why, and how to end it. No account, no questions, one press."
      >
        <Example />
      </Part>

      <Part title="What it does not do">
        <ul className="never">
          <li>
            It keeps no directory of people and sells none: it finds an address only where there is
            evidence, as a suggestion that you accept or refuse.
          </li>
          <li>It does not watch whether a message is opened or a link is followed.</li>
          <li>
            It does not send a message twice when it is unsure whether the first one left. It asks
            you.
          </li>
          <li>
            It does not show your mailbox password to anyone, you included, once it is stored.
          </li>
          <li>It does not put a script, a cookie or anybody else’s content on this page.</li>
        </ul>
      </Part>

      <Part title="If a message from here reached you">
        <p>
          You never signed up, so you owe us nothing. The link at the end of the message stops that
          sender for good; it needs no account and it never expires. A team can forget you entirely:
          everything about you is erased, and all that stays is a scrambled fingerprint of the
          address, kept only to refuse it if someone brings it again. People nobody has a reason to
          keep are deleted on a date that is set on the first day, and an update does not move it.{" "}
          <a href="/privacy">What is held, why and for how long</a>
        </p>
      </Part>

      <Part title="What it costs" id="cost">
        <p>
          This is an early version. It is free while we are building it, and no card is asked for.
          When it is to cost something you will read the price here, and be asked, before you pay
          anything.
        </p>
        <p className="row">
          <ButtonLink href="/sign-up">Create an account</ButtonLink>
          <a href="/sign-in">Sign in</a>
        </p>
      </Part>
    </div>
  );
}

function Part(props: { title: string; lead?: string; id?: string; children: ReactNode }) {
  return (
    <section className="part" id={props.id}>
      <div>
        <h2>{props.title}</h2>
        {props.lead ? <p className="muted">{props.lead}</p> : null}
      </div>
      <div className="stack">{props.children}</div>
    </section>
  );
}

/** The figures of the demo world's import, as its dry run shows them. */
function DryRun() {
  const lines: [string, number][] = [
    ["New", 18],
    ["Updated", 2],
    ["Duplicate in the file", 1],
    ["No usable address", 2],
    ["Withheld: asked not to be contacted", 1],
    ["Rows in the file", 24],
  ];
  return (
    <div className="sum">
      <p>harbours-2026.csv, before it is imported</p>
      <dl>
        {lines.map(([term, figure]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Entry({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li>
      <h3>{title}</h3>
      <p>{children}</p>
    </li>
  );
}

function Waiting() {
  return (
    <Table
      caption="An example: five people of one sequence"
      showCaption
      columns={[
        { key: "person", label: "Person" },
        { key: "status", label: "Status" },
        { key: "why", label: "Why" },
      ]}
      rows={[
        {
          id: "1",
          cells: {
            person: "Inês Duarte",
            status: <Badge tone="info">Monday 09:00</Badge>,
            why: "It is outside the sending hours you set.",
          },
        },
        {
          id: "2",
          cells: {
            person: "Tom Achterberg",
            status: <Badge tone="info">Tomorrow 09:00</Badge>,
            why: "Your mailbox has sent its 40 for today.",
          },
        },
        {
          id: "3",
          cells: {
            person: "D. Okafor",
            status: <Badge tone="warning">Held</Badge>,
            why: "Your text uses a first name, and there is none.",
          },
        },
        {
          id: "4",
          cells: {
            person: "Marit Solberg",
            status: <Badge tone="warning">Uncertain</Badge>,
            why: "The mail server broke off. It is not sent again unless you say so.",
          },
        },
        {
          id: "5",
          cells: {
            person: "Jun Takeda",
            status: <Badge tone="bad">Stopped</Badge>,
            why: "Unsubscribed on 18 November.",
          },
        },
      ]}
    />
  );
}

function Example() {
  return (
    <Letter
      from="Ada Larkfield <ada@larkfield.example>"
      to="Inês Duarte <ines@fjordline.example>"
      subject="Calibrating your tide gauges"
    >
      <p>Dear Inês,</p>
      <p>
        your harbour replaced its tide gauges in spring. We calibrate that model on site, in one
        morning. Would a short call next week be of use?
      </p>
      <p>Ada Larkfield</p>
      <div className="letter-foot">
        <p>
          You get this message because Larkfield Instruments thinks its calibration service concerns
          your work at Fjordline. Larkfield Instruments, 4 Mill Lane, Hexham, United Kingdom.
        </p>
        <p>
          <u>Unsubscribe</u>: one press, and Larkfield Instruments will not write to you again.
        </p>
      </div>
    </Letter>
  );
}
