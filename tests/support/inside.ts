import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, beforeEach, expect } from "vitest";
import { FetchRefused, guardedFetch } from "@/lib/guarded-fetch";

/** For each test a server on every address of this machine, which answers as it is told: whatever gets through is counted. */
export function insideServer() {
  const inside = { port: 0, connections: 0, received: 0, answer: (() => {}) as RequestListener };
  let server: Server;

  beforeEach(async () => {
    inside.connections = 0;
    inside.received = 0;
    inside.answer = (_, response) => response.setHeader("content-type", "image/png").end("secret");
    server = createServer((...args) => inside.answer(...args)).on("connection", (socket: Socket) => {
      inside.connections++;
      socket.on("data", (data) => {
        inside.received += data.length;
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "::", resolve));
    inside.port = (server.address() as AddressInfo).port;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  return inside;
}

/** What a fetch may take unless a test says otherwise. */
export const options = { maxBytes: 1000, timeoutMs: 3000 };

/** Why a fetch of this address was refused. */
export async function refusal(url: string, more: Partial<Parameters<typeof guardedFetch>[1]> = {}): Promise<string> {
  const error = await guardedFetch(url, { ...options, ...more }).catch((caught: unknown) => caught);
  expect(error, url).toBeInstanceOf(FetchRefused);
  return (error as FetchRefused).reason;
}

/** Private addresses, as they can be written. */
export const spellings = [
  ...["127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "0x7f.1", "0x7f000001", "0X7F.0.0.1", "2130706433"],
  ...["017700000001", "0177.0.0.1", "0177.1", "127.0.0.1.", "0", "0.0.0.0", "0x0", "%31%32%37.0.0.1", "１２７.0.0.1"],
  ...["①②⑦.0.0.1", "127。0。0。1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254"],
  ...["2852039166", "0xa9fea9fe", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "192.0.2.1"],
  ...["224.0.0.1", "255.255.255.255", "240.0.0.1", "168.63.129.16", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]"],
  ...["[::ffff:7f00:1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]"],
  ...[
    "[::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
  ],
  ...["[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[100::1]", "[2001:db8::1]"],
  ...["localhost", "LOCALHOST", "localhost."],
];
