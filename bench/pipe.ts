import { Agent, createServer, request } from "node:http";

// The least that a gateway can do, a process of its own: every request goes on over a kept connection, and what comes
// back is piped. Nothing is read, kept or closed early.

const [port, upstreamPort] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, outgoing) => {
  const { host: _, connection: __, ...headers } = incoming.headers;
  const options = { agent, port: upstreamPort as number, host: "127.0.0.1", path: incoming.url as string, headers };
  const forwarded = request({ ...options, method: incoming.method as string }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on("error", () => outgoing.destroy());
  incoming.pipe(forwarded);
});
server.listen(port, "127.0.0.1", 2048, () => process.send?.({ ready: true }));
process.on("disconnect", () => process.exit());
