import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/**
 * A TCP proxy on loopback in front of `port`, so that a test can take a database or a bucket away from a server and give
 * it back. `passBytes` lets only so many bytes of each connection through towards the target, then breaks it.
 */
export async function startProxy(port: number) {
  const sockets = new Set<Socket>();
  let open = true;
  let passBytes = Number.POSITIVE_INFINITY;
  const server = createServer((client) => {
    if (!open) return client.resetAndDestroy();
    const target = connect(port, "127.0.0.1");
    let passed = 0;
    client.on("data", (chunk) => {
      passed += chunk.length;
      if (passed > passBytes) client.resetAndDestroy();
    });
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    /** Breaks every connection and refuses new ones. */
    cut() {
      open = false;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    /** From now on every new connection breaks after so many bytes. */
    breakAfter(bytes: number) {
      passBytes = bytes;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    restore() {
      open = true;
      passBytes = Number.POSITIVE_INFINITY;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

export type Proxy = Awaited<ReturnType<typeof startProxy>>;
