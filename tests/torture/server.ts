/** An SMTP server that behaves as badly as servers do, by seed, and remembers whatever it accepted. */
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { type Random, randomOf } from "#tests/torture/random.ts";

/** `answered` is false where it took the message in and the line was cut before its 250. */
export type Taken = { messageId: string; from: string; to: string[]; at: Date; answered: boolean };
/** A line that broke after DATA: whoever sent cannot know what became of it. */
export type Cut = { to: string; at: Date };

export type BadServer = {
  port: number;
  taken: Taken[];
  cuts: Cut[];
  /** How many faults of each kind were done. */
  faults: Map<string, number>;
  /** From now on it behaves. */
  calm(): void;
  /** Nothing is between a dot and its answer. */
  isIdle(): boolean;
  /** Milliseconds since somebody last offered a message. */
  quietFor(): number;
  close(): Promise<void>;
};

/** What it does with whatever it accepts, before it says so: a provider lays a copy into Sent. */
type Keep = (message: { raw: Buffer; from: string }) => Promise<void>;

const answers: [number, string][] = [
  [421, "4.3.2 come again later"],
  [421, "4.4.5 too busy"],
  [451, "4.7.1 greylisted"],
  [452, "4.3.1 no room"],
  [450, "4.2.1 busy"],
  [450, "4.2.0 later"],
  [432, "4.3.2 not now"],
  [454, "4.7.0 not now"],
  [550, "5.1.1 no such user"],
  [552, "5.2.2 mailbox full"],
  [554, "5.6.0 refused"],
];
const SLOW_MS = 300;

/** How often each goes wrong, of one. */
const often = { connect: 0.06, AUTH: 0.05, MAIL: 0.14, RCPT: 0.16, "before the dot": 0.06 };
const AFTER_THE_DOT = 0.45;

/** A message's sender is `seed<number>@…`: each seed has its own run of luck. */
export async function aBadServer(keep: Keep = async () => {}): Promise<BadServer> {
  const [taken, cuts]: [Taken[], Cut[]] = [[], []];
  const faults = new Map<string, number>();
  const lucks = new Map<string, Random>();
  let calm = false;
  let underWay = 0;
  let offered = performance.now();

  function luckOf(address: string): Random {
    const seed = /^seed(\d+)@/.exec(address)?.[1] ?? "0";
    const luck = lucks.get(seed) ?? randomOf(Number(seed) + 7);
    lucks.set(seed, luck);
    return luck;
  }

  function count(what: string): void {
    faults.set(what, (faults.get(what) ?? 0) + 1);
  }

  /** Below 100 what is done, or undefined for nothing. */
  function fault(address: string, of: number): number | undefined {
    if (calm) return undefined;
    const luck = luckOf(address);
    return luck.chance(of) ? luck.below(100) : undefined;
  }

  function refuse(at: string, which: number): Error {
    const [responseCode, words] = answers[which % answers.length]!;
    count(`SMTP ${Math.floor(responseCode / 100)}xx at ${at}`);
    return Object.assign(new Error(words), { responseCode });
  }

  /** Refuses, or hangs up in `hangsUp` of a hundred. */
  function bother(at: "MAIL" | "RCPT", hangsUp: number) {
    return (session: SMTPServerSession, address: string, done: (error?: Error) => void) => {
      const which = fault(address, often[at]);
      if (which === undefined) return done();
      if (which >= hangsUp) return done(refuse(at, which));
      count(`SMTP cut at ${at}`);
      cut(server, session, which % 2 === 0);
    };
  }

  const [mailing, reaching] = [bother("MAIL", 20), bother("RCPT", 20)];

  /** Only for now: a greeting that says no for ever is about us, and would halt the mailbox each time. */
  function busy(at: "connect" | "AUTH"): Error | undefined {
    if (fault("", often[at]) === undefined) return undefined;
    count(`SMTP 4xx at ${at}`);
    return Object.assign(new Error("4.3.2 too many"), { responseCode: at === "AUTH" ? 454 : 421 });
  }

  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onConnect: (_session, done) => done(busy("connect")),
    onAuth({ username = "" }, _session, done) {
      const error = busy("AUTH");
      if (error) done(error);
      else done(null, { user: username });
    },
    onMailFrom({ address }, session, done) {
      offered = performance.now();
      mailing(session, address, done);
    },
    onRcptTo: (_to, session, done) => reaching(session, sender(session), done),
    onData(stream, session, done) {
      const from = sender(session);
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const early = fault(from, often["before the dot"]);
      const chunks: Buffer[] = [];
      if (early !== undefined) lose("before the dot", early);
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("error", () => {});
      stream.on("end", () => {
        if (early === undefined) void accept(Buffer.concat(chunks));
      });

      function lose(when: string, which: number): void {
        count(`SMTP ${which % 2 === 0 ? "reset" : "cut"} ${when}`);
        cuts.push({ to: to[0] ?? "", at: new Date() });
        cut(server, session, which % 2 === 0);
      }

      async function accept(raw: Buffer): Promise<void> {
        const late = fault(from, AFTER_THE_DOT);
        if (late !== undefined && late >= 60) return done(refuse("the dot", late));
        underWay += 1;
        if (late !== undefined && late >= 30) {
          count("SMTP stall after the dot");
          await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
        }
        const cutOff = late !== undefined && late < 30;
        const messageId = /^message-id:\s*(<[^>]+>)/im.exec(raw.toString("utf8"))?.[1] ?? "";
        taken.push({ messageId, from, to, at: new Date(), answered: !cutOff });
        await keep({ raw, from });
        underWay -= 1;
        if (cutOff) lose("after the dot", late);
        else done();
      }
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    ...{ taken, cuts, faults },
    calm: () => {
      calm = true;
    },
    isIdle: () => underWay === 0,
    quietFor: () => performance.now() - offered,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function sender({ envelope }: SMTPServerSession): string {
  return envelope.mailFrom ? envelope.mailFrom.address : "";
}

/** The line breaks: no word of goodbye; or it is reset. */
function cut(server: SMTPServer, session: SMTPServerSession, reset: boolean): void {
  const { connections } = server as unknown as {
    connections: Set<{ session: SMTPServerSession; _socket: Socket }>;
  };
  for (const { session: theirs, _socket } of connections) {
    if (theirs.id !== session.id) continue;
    if (reset) _socket.resetAndDestroy();
    else _socket.destroy();
  }
}
