/** An SMTP server that does exactly what a test scripts: any reply at any verb, silence or a hang-up. */
import { type AddressInfo, createServer, type Socket } from "node:net";

export type Step =
  | "greeting"
  | "ehlo"
  | "helo"
  | "starttls"
  | "auth"
  | "mail"
  | "rcpt"
  | "data"
  | "dot"
  | "rset"
  | "quit";

/** What to answer: lines, `hang up` (a reset), or `silence`. */
export type Script = Partial<Record<Step, string | ((count: number) => string)>>;

export type Scripted = {
  port: number;
  /** Every command line as it came, all connections together. */
  commands: string[];
  /** What came between 354 and the final dot, still stuffed; an unfinished one ends without it. */
  messages: string[];
  connections: number;
  close(): Promise<void>;
};

const obliging: Record<Step, string> = {
  greeting: "220 scripted",
  ehlo: "250-scripted\r\n250-PIPELINING\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
  helo: "250 scripted",
  starttls: "220 go",
  auth: "235 2.7.0 welcome",
  mail: "250 2.1.0 ok",
  rcpt: "250 2.1.5 ok",
  data: "354 go on",
  dot: "250 2.0.0 queued as 1",
  rset: "250 ok",
  quit: "221 bye",
};

/** On a free port of 127.0.0.1 unless told where. */
export async function scripted(
  script: Script = {},
  { host = "127.0.0.1", port = 0 } = {},
): Promise<Scripted> {
  const sockets = new Set<Socket>();
  const peer: Scripted = { port: 0, commands: [], messages: [], connections: 0, close };
  const counts = new Map<Step, number>();
  const server = createServer((socket) => {
    peer.connections += 1;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    converse(socket);
  });

  function converse(socket: Socket): void {
    let heard = "";
    let inMessage = false;
    say(socket, "greeting");
    socket.on("data", (chunk) => {
      heard += chunk.toString("utf8");
      for (;;) {
        const end = inMessage ? heard.indexOf("\r\n.\r\n") : heard.indexOf("\r\n");
        if (end < 0 || !socket.writable || socket.listenerCount("data") === 0) return;
        const piece = heard.slice(0, end);
        heard = heard.slice(end + (inMessage ? 5 : 2));
        if (inMessage) {
          inMessage = false;
          peer.messages.push(piece);
          say(socket, "dot");
        } else {
          peer.commands.push(piece);
          const verb = piece.slice(0, piece.search(/[ :]|$/)).toLowerCase();
          inMessage = say(socket, verb as Step).startsWith("354");
        }
      }
    });
  }

  function say(socket: Socket, step: Step): string {
    const count = (counts.get(step) ?? 0) + 1;
    counts.set(step, count);
    const scriptedAnswer = script[step] ?? obliging[step] ?? "502 unknown";
    const answer = typeof scriptedAnswer === "function" ? scriptedAnswer(count) : scriptedAnswer;
    if (answer === "hang up") socket.resetAndDestroy();
    else if (answer.endsWith("hang up")) socket.end(answer.replace("hang up", ""));
    else if (answer === "silence") socket.removeAllListeners("data");
    else socket.write(`${answer}\r\n`);
    return answer;
  }

  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  peer.port = (server.address() as AddressInfo).port;
  return peer;
}
