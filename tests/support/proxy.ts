import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/**
 * A TCP proxy on loopback in front of `port`, so that a test can take a database or a bucket away from a server, in each
 * of the ways in which such a thing goes away, and give it back with `restore`.
 */
export async function startProxy(port: number) {
  const sockets = new Set<Socket>();
  let state: "open" | "cut" | "frozen" = "open";
  let maxBytes = Number.POSITIVE_INFINITY;

  const server = createServer((client) => {
    if (state === "cut") return client.resetAndDestroy();
    watch(client);
    // Taken and never answered, like a process that is stopped.
    if (state === "frozen") return client.pause();
    const target = connect(port, "127.0.0.1");
    watch(target);
    forward(client, target, maxBytes);
    forward(target, client, Number.POSITIVE_INFINITY);
  });

  function watch(socket: Socket) {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  }

  function forward(from: Socket, to: Socket, bytes: number) {
    let left = bytes;
    from.on("data", (chunk: Buffer) => {
      to.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left < 0) to.end(() => from.resetAndDestroy());
    });
    from.on("close", () => to.destroy());
  }

  const breakAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    /** Breaks every connection and refuses new ones. */
    cut() {
      state = "cut";
      breakAll();
    },
    /** Keeps every connection, takes new ones, and passes nothing on. */
    freeze() {
      state = "frozen";
      for (const socket of sockets) socket.pause();
    },
    /** Breaks every connection once it has sent so many bytes to the target. */
    breakAfter(bytes: number) {
      maxBytes = bytes;
      breakAll();
    },
    restore() {
      const wasFrozen = state === "frozen";
      state = "open";
      maxBytes = Number.POSITIVE_INFINITY;
      // What was taken while frozen has nothing behind it.
      for (const socket of sockets) wasFrozen && socket.listenerCount("data") > 0 ? socket.resume() : socket.destroy();
    },
    async stop() {
      breakAll();
      server.close();
      await once(server, "close");
    },
  };
}

export type TcpProxy = Awaited<ReturnType<typeof startProxy>>;
