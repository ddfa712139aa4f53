/** Where strangers may not send us: every address that is not public, in every spelling. */
import { connect } from "node:net";
import { expect, test } from "vitest";
import { privateAddress, publicLookup } from "#app/adapters/network-guard.server.ts";
import { isPublicAddress, onlyPublicServers } from "#app/adapters/network-guard.ts";

test.each([
  "127.0.0.1",
  "127.255.255.254",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "192.0.0.1",
  "192.0.2.1",
  "192.88.99.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "0x7f000001",
  "0177.0.0.1",
  "2130706433",
  "127.1",
  "::",
  "::1",
  "[::1]",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "::ffff:a00:1",
  "::10.0.0.1",
  "64:ff9b::a00:1",
  "64:ff9b:1::1",
  "2002:a00:1::1",
  "2001:0:1::1",
  "2001:db8::1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "ff02::1",
  "100::1",
  "4000::1",
  "",
  "localhost",
  "127.0.0.1.",
  "user@127.0.0.1",
  "1.2.3.4.5",
])("%s is not public", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "::ffff:8.8.8.8", "2606:4700::1111", "[2a00::1]"])(
  "%s is public",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([{ all: true }, { all: false }])(
  "a name that leads to this machine is refused when connecting %j",
  async (options) => {
    const code = await new Promise((resolve) => {
      publicLookup("localhost", options, (error) => resolve(error?.code));
    });

    expect(code).toBe(privateAddress);
  },
);

test("a socket with that lookup never connects there", async () => {
  const code = await new Promise((resolve) => {
    const socket = connect({ host: "localhost", port: 9, lookup: publicLookup });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });

  expect(code).toBe(privateAddress);
});

test.each([
  ["https://app.audienti.example", false, true],
  ["https://app.audienti.example", true, false],
  ["http://localhost:3000", false, false],
  ["http://[::1]:3000", false, false],
])(
  "members of %s, private networks allowed: %s, name public servers only: %s",
  (baseUrl, privateNetworks, only) => {
    expect(onlyPublicServers({ baseUrl, privateNetworks })).toBe(only);
  },
);
