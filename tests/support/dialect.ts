import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import { expect } from "vitest";
import type { Provider, ProviderContext, ProviderRequest, UpstreamError } from "@/lib/channels/provider";

/** Servers on loopback that answer as a test tells them, and how many connections they have seen and have. */
export function createServers() {
  const servers = new Set<Server>();
  const open = new Set<Socket>();
  const seen = { connections: 0 };

  const listen = async (server: Server, scheme = "http"): Promise<string> => {
    servers.add(server);
    server.on("connection", (socket: Socket) => {
      seen.connections += 1;
      open.add(socket);
      socket.once("close", () => open.delete(socket));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  };
  /** An upstream that reads the request and then answers as told. */
  const answering = (answer: RequestListener): Promise<string> =>
    listen(createServer((request, response) => request.resume().on("end", () => answer(request, response))));

  return {
    open,
    seen,
    listen,
    answering,
    answeringJson: (status: number, value: unknown, headers: Record<string, string> = {}) =>
      answering((_, response) => {
        response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
      }),
    /** Ends all of them and their connections. */
    stop: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all(
        [...servers].map(async (server) => {
          if (!server.listening) return;
          server.close();
          await once(server, "close");
        }),
      );
      servers.clear();
      seen.connections = 0;
    },
  };
}

type Given = Partial<ProviderRequest> & Partial<Omit<ProviderContext, "baseUrl">>;

/** A request for one image of a harbour, but for what is given. */
export function providerRequest(given: Partial<ProviderRequest> = {}): ProviderRequest {
  return {
    ...{ model: "gpt-image-2", prompt: "a harbour", n: 1, size: null, fields: new Map() },
    ...{ references: [], referencesAsList: false, mask: null, stream: null },
    ...given,
  };
}

/** Asks a dialect for one image at an address on loopback, five seconds long unless told otherwise. */
export function asking(dialect: Provider, ourKey: string) {
  const generate = (baseUrl: string, { signal, apiKey, allowPrivate, room, onPartial, ...given }: Given = {}) => {
    return dialect.generate(providerRequest(given), {
      signal: signal ?? AbortSignal.timeout(5000),
      baseUrl,
      apiKey: apiKey ?? ourKey,
      allowPrivate: allowPrivate ?? [new URL(baseUrl).host],
      ...(room && { room }),
      ...(onPartial && { onPartial }),
    });
  };
  const failure = async (...args: Parameters<typeof generate>) =>
    (await generate(...args).then(
      () => expect.unreachable("it should have failed"),
      (error: unknown) => error,
    )) as UpstreamError;
  return { generate, failure };
}
