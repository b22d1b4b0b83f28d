import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** How long a browser waits for the second piece: longer than it takes to paint the first. */
const pause = 200;

/**
 * A proxy on loopback in front of a server, whose pages come in two pieces with a pause between them, as over a bad
 * network: `cutAt` says where in the HTML the first one ends.
 */
export async function startPieces(url: string) {
  const target = new URL(url);
  let at = 0;
  const server = createServer((asked, answer) => {
    // What was packed could not be cut.
    const headers = { ...asked.headers, "accept-encoding": "identity" };
    const { hostname, port } = target;
    const forwarded = request({ hostname, port, path: asked.url, method: asked.method, headers }, async (got) => {
      answer.writeHead(got.statusCode ?? 500, got.headers);
      if (!got.headers["content-type"]?.startsWith("text/html")) return got.pipe(answer);
      const html = Buffer.concat(await got.toArray());
      answer.write(html.subarray(0, at));
      setTimeout(() => answer.end(html.subarray(at)), pause);
    });
    // Event streams end with the page.
    answer.on("close", () => forwarded.destroy());
    forwarded.on("error", () => answer.destroy());
    asked.pipe(forwarded);
  });
  server.listen(0, target.hostname);
  await once(server, "listening");
  return {
    url: `http://${target.hostname}:${(server.address() as AddressInfo).port}`,
    cutAt: (place: number) => {
      at = place;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
