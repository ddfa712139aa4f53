/** What a mailbox's server may do to us, in two sentences for its owner: what is wrong, and what to do. */
import type { BrokenWhy, RetryWhy } from "#app/adapters/mailbox/port.ts";
import { presetOfHost } from "#app/mailboxes/hosts.ts";
import { accountPage, nameOfProvider } from "#app/mailboxes/provider.ts";
import type { MailboxKind } from "#db/schema/mailboxes.ts";

/** What the mailbox adapter may say, but for a restart on our side. */
export type ConnectingWord = BrokenWhy | Exclude<RetryWhy, "closing">;

export type Explained = { what: string; todo: string };

export type Where = {
  kind?: MailboxKind;
  host: string | null;
  port: number | null;
  address: string;
};

export type Explaining = (server: string, where: Where) => Explained;

export const later = "This often passes by itself. Test again in a few minutes.";
const provider = "Compare the server and the port with what your provider says";

export const connectingSentences: Record<ConnectingWord, Explaining> = {
  "wrong-password": (server, { host }) => ({
    what: `${server} refused the user name or the password.`,
    todo: `${presetOfHost(host ?? "")?.note ?? "Many providers want an app password in place of your usual one, and some want sending by other programs switched on first."} Then enter user name and password again.`,
  }),
  "auth-required": (server) => ({
    what: `${server} takes mail only from those who sign in.`,
    todo: "Enter the user name and the password of the mailbox.",
  }),
  "encryption-required": (server) => ({
    what: `${server} insists on an encrypted connection.`,
    todo: "Choose TLS with port 465, or STARTTLS with port 587.",
  }),
  "auth-not-offered": (server, { port }) => ({
    what: `${server} does not let anybody sign in on port ${port}.`,
    todo: "Use the port for sending mail, 465 with TLS or 587 with STARTTLS; port 25 is between servers.",
  }),
  "password-unprotected": (server) => ({
    what: `${server} would take the password unencrypted, so we did not send it.`,
    todo: "Choose TLS with port 465, or STARTTLS with port 587.",
  }),
  "starttls-not-offered": (server, { port }) => ({
    what: `${server} does not offer STARTTLS on port ${port}.`,
    todo: "Choose TLS with port 465.",
  }),
  "not-tls": (server, { port }) => ({
    what: `${server} does not speak TLS from the start on port ${port}.`,
    todo: "Choose STARTTLS for port 587, or use port 465 with TLS.",
  }),
  "certificate-expired": (server) => ({
    what: `The certificate of ${server} has expired, so we did not send your password.`,
    todo: "Tell whoever runs the server; test again once it is renewed.",
  }),
  "certificate-wrong-name": (server) => ({
    what: `The certificate of ${server} belongs to another name, so we did not send your password.`,
    todo: `${provider}: often the server has another name than your own domain.`,
  }),
  "certificate-not-trusted": (server) => ({
    what: `Nobody we trust vouches for the certificate of ${server}, so we did not send your password.`,
    todo: "Whoever runs the server needs a certificate from a public authority, which costs nothing.",
  }),
  "tls-failed": (server, { port }) => ({
    what: `No encrypted connection to ${server} on port ${port} came about.`,
    todo: "Try the other kind: TLS goes with port 465, STARTTLS with port 587.",
  }),
  "server-refused": (server) => ({
    what: `${server} turned us away before anybody signed in.`,
    todo: "It may block this computer's network. Ask whoever runs it to let us in.",
  }),
  "private-network": (server) => ({
    what: `${server} leads into a private network, where we may not connect, so nothing was sent there.`,
    todo: "Use the name of a server that can be reached from everywhere. Whoever runs this Audienti can allow private ones.",
  }),
  "sender-refused": (server, { kind, address }) => ({
    what: `You may sign in to ${server}, but not send as ${address}.`,
    todo: nameOfProvider(kind)
      ? `Sign in at ${server} again with the account that has this address.`
      : "Use the address that belongs to this user name, or add this one to the account as an alias.",
  }),
  "access-ended": (server, { kind }) => ({
    what: `${server} does not let us in any more: the access you gave was taken back, ran out, or ended with a new password.`,
    todo: `Sign in at ${server} again.${accountPage(kind)}`,
  }),
  "access-refused": (server) => ({
    what: `${server} lets us in, but not send: that right was left out, or whoever runs the organisation does not allow it.`,
    todo: `Sign in at ${server} again and leave every box ticked, or ask your administrator to allow Audienti.`,
  }),
  "sign-in-not-set-up": (server) => ({
    what: `Signing in at ${server} is not set up on this installation any more.`,
    todo: "Tell whoever runs this Audienti. Then test again.",
  }),
  "host-not-found": (server) => ({
    what: `There is no server named ${server}.`,
    todo: "Look for a typing mistake in the server's name.",
  }),
  "connection-refused": (server, { port }) => ({
    what: `${server} is there, but nothing answers on port ${port}.`,
    todo: `${provider}; usually it is 465 or 587.`,
  }),
  unreachable: (server) => ({
    what: `We could not reach ${server}.`,
    todo: `${provider}. If they are right, the network between us is down: test again later.`,
  }),
  "timed-out": (server, { port }) => ({
    what: `${server} did not answer on port ${port} in time.`,
    todo: `${provider}. Some networks block port 25: use 465 or 587.`,
  }),
  "no-greeting": (server, { port }) => ({
    what: `Something answered at ${server} on port ${port}, but not a mail server.`,
    todo: `${provider}. A port for TLS stays silent when it is asked for STARTTLS.`,
  }),
  "connection-lost": (server) => ({
    what: `${server} ended the connection in the middle of the test.`,
    todo: `${later} If it stays so, try the other kind of encryption.`,
  }),
  "protocol-error": (server) => ({
    what: `${server} answered with something that is not the language of mail.`,
    todo: `${provider}: it may be the port of another service.`,
  }),
  "server-busy": (server) => ({ what: `${server} is too busy right now.`, todo: later }),
  "slow-down": (server) => ({
    what: `${server} wants us to go more slowly.`,
    todo: "Wait an hour before you test again, and consider a smaller number of messages a day.",
  }),
  "sending-limit": (server) => ({
    what: `The account has reached the number of messages that ${server} allows for now.`,
    todo: "It opens again by itself, usually within a day. Consider fewer messages a day.",
  }),
  "mailbox-full": (server) => ({
    what: `${server} says that storage is full.`,
    todo: "Make room in the mailbox, then test again.",
  }),
  "try-later": (server) => ({ what: `${server} asks us to come back later.`, todo: later }),
};
