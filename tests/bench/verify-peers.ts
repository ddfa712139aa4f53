/** The world that the bench of verification asks: DNS and mail hosts on loopback, each a fixed time late. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { dnsPeer } from "#tests/adapters/dns-peer.ts";

// A process of its own, which tells its parent where it listens.
const [domains = 4000, hosts = 500, dnsDelay = 30, delay = 250] = process.argv.slice(2).map(Number);

const dns = await dnsPeer();
dns.delay = dnsDelay;
for (let domain = 0; domain < domains; domain++) {
  const host = domain % hosts;
  dns.zones.set(`d${domain}.example`, { mx: [[10, `mx.d${domain}.example`]] });
  dns.zones.set(`mx.d${domain}.example`, { a: [`127.1.${host >> 8}.${host & 255}`] });
}
// Every address of 127/8 is this machine, so one server is all the hosts.
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on("error", () => {});
  later(socket, "220 bench");
  let rest = "";
  socket.on("data", (chunk) => {
    const lines = (rest + chunk).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) later(socket, answer(line));
  });
});
server.listen(0, "0.0.0.0", 4096, () => {
  process.send?.({ dns: dns.server, port: (server.address() as AddressInfo).port });
});

function answer(line: string): string {
  if (line.startsWith("EHLO")) return "250-bench\r\n250 PIPELINING";
  if (!line.startsWith("RCPT")) return line.startsWith("QUIT") ? "221 bye" : "250 ok";
  return line.startsWith("RCPT TO:<person") ? "250 2.1.5 ok" : "550 5.1.1 no such user";
}

function later(socket: Socket, line: string): void {
  setTimeout(() => {
    if (socket.writable) socket.write(`${line}\r\n`);
  }, delay);
}
