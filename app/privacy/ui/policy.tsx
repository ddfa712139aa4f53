/** The privacy policy's words: only what is true of this version. */
import { CONFIRMED_WITHIN, GONE_WITHIN } from "#app/privacy/policy.ts";
import { Table } from "../../ui/table";

type Processor = { task: string; who: string; gets: string };

export function InShort() {
  return (
    <ul>
      <li>We do not sell data, show advertisements, or find addresses for anybody.</li>
      <li>
        If a message from here reached you, one press on its link ends that. You need no account,
        and it works for ever.
      </li>
      <li>
        We do not record whether a message is opened or a link in it is followed. There is no
        tracking picture in it.
      </li>
      <li>
        Pages for everybody keep no log of who reads them. While you are signed in, each request is
        noted: the kind of page and the time, never what you type, and of your network address only
        the part that names the neighbourhood. Our technical logs name routes and errors, never a
        person or an address of the network.
      </li>
      <li>What is held about you has an end, and the end is kept by a program every night.</li>
    </ul>
  );
}

export function WhoAnswers({ contact, placeholder }: { contact: string; placeholder: boolean }) {
  return (
    <>
      <p>
        For the data of people with an account, we decide what happens: we are its controller. For
        the people whom a team brings in to write to, the team decides: it is the controller, and we
        act for it, as its processor.
      </p>
      <p>
        We are whoever runs this copy of Audienti.{" "}
        {placeholder ? (
          "It has not been given an address to write to yet: a copy for trying things out, on somebody’s own machine."
        ) : (
          <>
            Write to <a href={`mailto:${contact}`}>{contact}</a>.
          </>
        )}
      </p>
    </>
  );
}

export function IfYouWereWrittenTo({ contact }: { contact: string }) {
  return (
    <>
      <p>
        A team added you because it believes that its offer concerns your work. The message says
        which team. You may, without giving reasons:
      </p>
      <ul>
        <li>
          <strong>Object.</strong> Press “Unsubscribe” at the end of any message. That team does not
          write to you again, from this or any later import; what was waiting is cancelled.
        </li>
        <li>
          <strong>Be forgotten.</strong> Answer the message and ask. The team presses one button:
          everything about you is erased, in tables, stored files and the job queue, and a keyed
          hash of your address stays, so that you are not brought in again.
        </li>
        <li>
          <strong>Know, correct, take along, or restrict</strong> what is held about you, and where
          it came from. Answer the message, or write to us: we pass it on to the teams that hold
          you.
        </li>
      </ul>
      <p>
        If the team does not answer, write to <a href={`mailto:${contact}`}>{contact}</a> from the
        address that was written to, so that we know it is you. You hear from us within{" "}
        {CONFIRMED_WITHIN} days. You may also complain to your data protection authority.
      </p>
    </>
  );
}

export function IfYouHaveAnAccount({ contact }: { contact: string }) {
  return (
    <>
      <p>
        You may see, correct, take along and erase your data, restrict its use and object to it.
        Your team’s prospects leave through <strong>Export</strong> on the Prospects page, your
        files through the Imports page, byte for byte as you brought them.
      </p>
      <p>
        Closing an account and taking along everything at once have no button yet. Write to{" "}
        <a href={`mailto:${contact}`}>{contact}</a> from the address of the account: we confirm
        within {CONFIRMED_WITHIN} days, and {GONE_WITHIN} days after you cancel all of it is gone,
        but for what the tables say stays.
      </p>
      <p>Nobody under 16 may have an account. If you know of one, write to us and it goes.</p>
    </>
  );
}

const tensions = [
  {
    title: "Forgotten, and still never written to",
    words:
      "Whoever is forgotten could be brought in again by the next file. So a hash of the address stays, made with a secret key that is in no database. Without the key it leads to nobody; with it we recognise the address and refuse it.",
  },
  {
    title: "Files kept, people erased",
    words:
      "A file that a team brought in stays until the team deletes it or closes its account. When somebody in it is erased, that person’s rows are overwritten in the file, and only they; the page of the import says how many and when.",
  },
  {
    title: "Almost everything, or all",
    words: `When an account is closed all of it goes within ${GONE_WITHIN} days. What stays is in the tables above, each with its reason: hashes of people who objected, and the ledger of who was erased, in hashes too.`,
  },
  {
    title: "Counting messages without remembering people",
    words:
      "A mailbox has a daily limit, so a message to somebody who was erased still counts. Its row keeps a time and loses the person, the subject and its Message-ID.",
  },
];

export function WherePromisesPull() {
  return (
    <dl className="stack">
      {tensions.map(({ title, words }) => (
        <div key={title}>
          <dt>
            <strong>{title}</strong>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

export function WhoElse({ processors }: { processors: Processor[] }) {
  return (
    <>
      <p>This list is made from what is switched on here.</p>
      <Table
        caption="Who processes data for us"
        columns={[
          { key: "task", label: "For what" },
          { key: "who", label: "Who" },
          { key: "gets", label: "What they get" },
        ]}
        rows={processors.map((processor) => ({ id: processor.task, cells: processor }))}
      />
      <p>
        A team’s messages leave through the mailbox that the team connected, so its mail provider
        and the mail provider of whoever receives them see those messages. The practice mailbox
        sends nothing anywhere. Passwords of mailboxes are sealed at once and lie in a database of
        their own, which pages can add to and cannot read.
      </p>
    </>
  );
}

const cookies = [
  {
    name: "session",
    why: "keeps you signed in: a random number of which we keep a hash",
    life: "7 days without use, 30 at most",
  },
  {
    name: "said",
    why: "carries one sentence to the next page, such as “Saved”",
    life: "until that page, one minute at most",
  },
];

export function Cookies() {
  return (
    <>
      <p>
        Two, both needed for what you asked for, so nobody asks you about them. This page and the
        other pages for everybody set none.
      </p>
      <Table
        caption="Cookies"
        columns={[
          { key: "name", label: "Name" },
          { key: "why", label: "What for" },
          { key: "life", label: "How long" },
        ]}
        rows={cookies.map((cookie) => ({ id: cookie.name, cells: cookie }))}
      />
    </>
  );
}
