/** How things are protected here, as this version is built, and what is not there yet. */

export function Protections() {
  return (
    <>
      <h2>Accounts</h2>
      <ul>
        <li>
          Passwords are kept as argon2id hashes; the ten thousand that anybody tries first are
          refused.
        </li>
        <li>
          An authenticator app, passkeys and recovery codes make a second factor. A team may require
          one of everybody.
        </li>
        <li>
          You see your sessions and end them, and get a letter when somebody signs in from a new
          place or changes what protects the account. Grave changes ask for the password or a code
          once more.
        </li>
        <li>
          The cookie of a session holds a random number, the database only its hash. A session ends
          after 7 days without use and after 30 in any case.
        </li>
        <li>
          Guessing is slowed down for each account and each network, and a flood of it guards every
          sign-in from an unfamiliar place with a letter. Whether an address has an account cannot
          be told from any answer.
        </li>
      </ul>
      <h2>Teams</h2>
      <ul>
        <li>
          Every query runs inside one team, and PostgreSQL itself shows no row of another. What is
          not yours does not exist for you.
        </li>
        <li>
          Who may do what stands in one table, which every page asks and every member sees. Whoever
          leaves sees nothing from the next click on.
        </li>
      </ul>
      <h2>Mailbox passwords</h2>
      <ul>
        <li>
          Each is sealed at once with a key of its own (AES-256-GCM), and that key is wrapped by a
          master key that is in no database. What is sealed lies in a second database, to which the
          part that serves pages may add and from which it can never read.
        </li>
        <li>Nobody sees a password again, you included. It stands in no log and in no job.</li>
      </ul>
      <h2>Links in messages</h2>
      <ul>
        <li>
          They are signed. Opening one changes nothing; only a press on its button does, so a
          scanner that follows links neither unsubscribes nor confirms anybody.
        </li>
      </ul>
      <h2>Pages</h2>
      <ul>
        <li>
          No page loads anything from elsewhere, and a strict content security policy says so.
        </li>
        <li>Forms that come from another site are refused.</li>
        <li>Exported tables cannot make a spreadsheet run a formula.</li>
      </ul>
      <h2>What is not there yet</h2>
      <p>An audit by somebody else. We would rather tell you.</p>
    </>
  );
}

export function Reporting({ contact }: { contact: string }) {
  return (
    <>
      <p>
        Write to <a href={`mailto:${contact}`}>{contact}</a>, in English, with the steps that show
        it. We answer within three working days, tell you what becomes of it, and name you if you
        like.
      </p>
      <p>
        Look as closely as you wish at your own account and at a copy of Audienti on your own
        machine. Please leave other people’s data, their mailboxes and the running of the service
        alone, and give us 90 days before you publish. Whoever keeps to that has nothing to fear
        from us. We pay no reward.
      </p>
      <p>
        The same for machines: <a href="/.well-known/security.txt">security.txt</a>
      </p>
    </>
  );
}
