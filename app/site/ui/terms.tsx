/** The terms of use, in plain words. */

export function Terms() {
  return (
    <>
      <h2>What this is</h2>
      <p>
        Audienti keeps your team’s prospects and writes to them from your own mailbox. This is an
        early version and free of charge. Should it ever cost something, you read the price and are
        asked before you pay.
      </p>
      <h2>Your account</h2>
      <ul>
        <li>You are 16 or older and use Audienti for work.</li>
        <li>The address you sign up with is yours, and you keep the password to yourself.</li>
        <li>
          What is done under your account is done by you, unless you told us that it was taken.
        </li>
      </ul>
      <Fairness />
      <h2>Your data, and that of the people you bring in</h2>
      <p>
        Both stay yours. We use them to do what you ask for and for nothing else; the{" "}
        <a href="/privacy">privacy policy</a> says what that is. For the people you bring in you are
        the controller and we are your processor: we act on your instructions, which are what you
        press here; we keep their data secret and safe, tell you without delay should it leak, and
        erase it when you say so or when its time is over.
      </p>
      <p>
        You have a right to hold them: a source you can name and a reason that a fair person would
        accept. When one of them asks you what you hold, you answer.
      </p>
      <h2>What you can expect of us</h2>
      <p>
        We do our work with care, and we say so when something is uncertain: a message that may or
        may not have left is shown as such and never sent again by itself. We do not promise that
        the service is always there, nor that a message is read. Where the law lets us, we are
        liable only for harm done on purpose or by gross negligence, and for life and limb.
      </p>
      <h2>Ending it</h2>
      <p>
        You may stop at any time. We may end an account that breaks these terms; we say why, and
        unless people are being harmed you have 14 days to take your data along. Afterwards it is
        erased as the privacy policy says.
      </p>
      <h2>When these terms change</h2>
      <p>
        A new version appears here with its date. Your account keeps the version that you accepted
        until you accept another.
      </p>
    </>
  );
}

function Fairness() {
  return (
    <>
      <h2>Whom you may write to, and how</h2>
      <ul>
        <li>
          Only people whose work your message concerns, and only where the law of their country
          allows it. In some, such as Germany, that takes their consent beforehand, for companies
          too.
        </li>
        <li>Say who you are. Every message carries your postal address and a way to end it.</li>
        <li>
          Whoever unsubscribes or asks to be forgotten stays out. You do not go around it with
          another address, another team or another tool.
        </li>
        <li>
          No bought lists, no addresses of private life, no children, no deceit in a subject line.
        </li>
        <li>
          Nothing here may be used to harass, to spread malware, or to get at other people’s data;
          nor may you overload it or look for gaps beyond what{" "}
          <a href="/security">the security page</a> invites.
        </li>
      </ul>
    </>
  );
}
