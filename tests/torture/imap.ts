/** A real IMAP server behind a line that can be cut: Sent holds a copy of what went out, and answers come in. */
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { aReply, aReport } from "#tests/incoming/world.ts";
import { aDovecot } from "#tests/support/dovecot.ts";
import type { Random } from "#tests/torture/random.ts";

export type ImapHost = Awaited<ReturnType<typeof anImapHost>>;

export async function anImapHost() {
  const dovecot = await aDovecot();
  const lines = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = createConnection(dovecot.port, "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      lines.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        lines.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const drop = () => {
    for (const line of lines) line.destroy();
  };
  return {
    ...dovecot,
    port: (proxy.address() as AddressInfo).port,
    drop,
    /** An answer or a report about one of these comes in, twice. */
    async answerTwice(messageIds: string[], random: Random): Promise<void> {
      const about = messageIds[random.below(messageIds.length)];
      if (!about) return;
      const letter = random.chance(0.5)
        ? aReply({ from: "somebody@their.example", answers: about })
        : aReport({ about, status: random.chance(0.5) ? "5.1.1" : "4.2.2" });
      await dovecot.deliver(letter);
      await dovecot.deliver(letter);
    },
    async close() {
      drop();
      await new Promise((resolve) => proxy.close(resolve));
      await dovecot.close();
    },
  };
}
