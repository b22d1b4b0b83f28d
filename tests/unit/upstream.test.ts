import { createServer as createTcpServer, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, describe, expect, it, vi } from "vitest";
import { unified } from "@/lib/channels/unified";
import { cert, key } from "@/tests/support/certificate";
import { asking, createServers } from "@/tests/support/dialect";

const b64_json = Buffer.from("these stand for a picture's bytes").toString("base64");
const reply = JSON.stringify({ data: [{ b64_json }] });
const rawReply = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${reply.length}\r\n\r\n${reply}`;

const { open, seen, listen, answering, answeringJson, stop } = createServers();
afterEach(stop);

const { generate, failure } = asking(unified, "upstream-secret-key");

describe("what surely never reached the upstream costs nothing", () => {
  const notSent = { failure: "not_sent", mayBePaid: false };

  it("a certificate that nobody trusts", async () => {
    let received = 0;
    const tls = createTlsServer({ cert, key }, (socket) => {
      socket
        .on("error", () => undefined)
        .on("data", (data) => {
          received += data.length;
        });
    });
    expect(await failure(await listen(tls, "https"))).toMatchObject(notSent);
    expect(received).toBe(0);
  });

  it("a connection that is reset, closed, or answered with nonsense during the TLS handshake", async () => {
    const ends: ((socket: Socket) => void)[] = [
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.end(),
      (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
    ];
    const tcp = createTcpServer((socket) => {
      socket.on("error", () => undefined).once("data", () => ends.shift()?.(socket));
    });
    const baseUrl = await listen(tcp, "https");
    while (ends.length > 0) expect(await failure(baseUrl)).toMatchObject(notSent);
  });

  it("a TLS handshake that does not end before the deadline", async () => {
    const tcp = createTcpServer((socket) => void setTimeout(400).then(() => socket.destroy()));
    const baseUrl = await listen(tcp, "https");
    expect(await failure(baseUrl, { signal: AbortSignal.timeout(200) })).toMatchObject(notSent);
  });

  it("an upstream that nobody listens for, or that is not allowed", async () => {
    expect(await failure("http://127.0.0.1:1/v1")).toMatchObject(notSent);
    const baseUrl = await answeringJson(200, { data: [{ b64_json }] });
    expect(await failure(baseUrl, { allowPrivate: ["127.0.0.1:1"] })).toMatchObject(notSent);
    expect(await failure(baseUrl, { allowPrivate: [] })).toMatchObject(notSent);
    expect(seen.connections).toBe(0);
  });

  it("a key that no header can hold", async () => {
    const baseUrl = await answeringJson(200, { data: [{ b64_json }] });
    expect(await failure(baseUrl, { apiKey: "two\nlines" })).toMatchObject(notSent);
  });

  it("but a connection that breaks once the request is sent may have been paid, and so may a deadline", async () => {
    const reset = await answering((request) => request.socket.resetAndDestroy());
    expect(await failure(reset)).toMatchObject({ failure: "failed", mayBePaid: true });
    const silent = await answering(() => undefined);
    const timedOut = await failure(silent, { signal: AbortSignal.timeout(200) });
    expect(timedOut).toMatchObject({ failure: "timeout", mayBePaid: true });
  });
});

/** An upstream whose every connection does with its requests what it is told: `request` is the first one's 1. */
function speaking(answer: (socket: Socket, request: number) => void): Promise<string> {
  return listen(
    createTcpServer((socket) => {
      let requests = 0;
      let received = "";
      socket
        .on("error", () => undefined)
        .on("data", (data) => {
          received += data;
          if (!received.endsWith("}")) return;
          received = "";
          requests += 1;
          answer(socket, requests);
        });
    }),
  );
}

it("is asked in our name, and for an answer that is not compressed", async () => {
  const seen = Promise.withResolvers<object>();
  const baseUrl = await answering((request, response) => {
    seen.resolve(request.headers);
    response.end(reply);
  });
  await generate(baseUrl);
  expect(await seen.promise).toMatchObject({
    authorization: "Bearer upstream-secret-key",
    "user-agent": "Proofsheet",
    "accept-encoding": "identity",
  });
});

describe("a connection", () => {
  /** A connection is free again when the event loop has gone round once after the answer. */
  const moment = () => setTimeout(20);

  it("serves the next call too, and is gone a second later", async () => {
    const baseUrl = await answeringJson(200, { data: [{ b64_json }] });
    for (let call = 0; call < 4; call++) {
      await generate(baseUrl);
      await moment();
    }
    expect(seen.connections).toBe(1);
    await setTimeout(1500);
    expect(open.size).toBe(0);
    await generate(baseUrl);
    expect(seen.connections).toBe(2);
  });

  it("carries one call at a time", async () => {
    const gate = Promise.withResolvers<void>();
    const baseUrl = await answering(async (_, response) => {
      await gate.promise;
      response.end(reply);
    });
    const calls = Array.from({ length: 5 }, () => generate(baseUrl));
    await vi.waitFor(() => expect(open.size).toBe(5));
    gate.resolve();
    await Promise.all(calls);
    expect(seen.connections).toBe(5);
  });

  it("that the upstream closes while nobody uses it is no failure, nor is one it closes right after its answer", async () => {
    let closeAfter: number | null = 50;
    const baseUrl = await speaking((socket) => {
      socket.write(rawReply);
      if (closeAfter === null) socket.end();
      else void setTimeout(closeAfter).then(() => socket.end());
    });
    for (let call = 0; call < 3; call++) {
      await generate(baseUrl);
      await setTimeout(150);
    }
    closeAfter = null;
    for (let call = 0; call < 20; call++) {
      await generate(baseUrl);
      await moment();
    }
    expect(seen.connections).toBe(23);
  });

  it("is not kept where the upstream keeps it for two seconds or less, or not at all", async () => {
    for (const headers of [{ "keep-alive": "timeout=2" }, { connection: "close" }]) {
      const baseUrl = await answeringJson(200, { data: [{ b64_json }] }, headers);
      for (let call = 0; call < 2; call++) {
        await generate(baseUrl);
        await moment();
      }
    }
    expect(seen.connections).toBe(4);
  });

  it.each(["end", "resetAndDestroy"] as const)(
    "that breaks once a call was sent over it (%s) makes that call unknown, and it is never sent again",
    async (breakOff) => {
      let requests = 0;
      const baseUrl = await speaking((socket, request) => {
        requests += 1;
        if (request === 1) socket.write(rawReply);
        else socket[breakOff]();
      });
      await generate(baseUrl);
      await moment();
      expect(await failure(baseUrl)).toMatchObject({ failure: "failed", mayBePaid: true });
      await setTimeout(100);
      expect(requests).toBe(2);
    },
  );

  it("is closed when its call is given up: without an answer, in the midst of one, of one that is too large", async () => {
    const endless = (status: number) =>
      answering((_, response) => {
        response.writeHead(status);
        const more = () => {
          while (!response.closed && response.write(Buffer.alloc(65_536, "x")));
        };
        response.on("drain", more);
        more();
      });
    const upstreams = [
      await answering(() => undefined),
      await answering((_, response) => void response.writeHead(200).write('{"data":[')),
      await answering((_, response) => void response.writeHead(500).write("<html>")),
      await endless(200),
      await endless(400),
    ];
    const calls = upstreams.flatMap((baseUrl) => [baseUrl, baseUrl, baseUrl]);
    await Promise.all(calls.map((baseUrl) => failure(baseUrl, { signal: AbortSignal.timeout(300) })));
    await vi.waitFor(() => expect(open.size).toBe(0), { timeout: 500 });
  });

  it("is not shared between channels that may reach different private addresses", async () => {
    const baseUrl = await answeringJson(200, { data: [{ b64_json }] });
    const { host } = new URL(baseUrl);
    await generate(baseUrl, { allowPrivate: [host] });
    expect(await failure(baseUrl, { allowPrivate: ["127.0.0.1:1"] })).toMatchObject({ failure: "not_sent" });
    await generate(baseUrl, { allowPrivate: [host, "127.0.0.1:1"] });
    await moment();
    await generate(baseUrl, { allowPrivate: ["127.0.0.1:1", host] });
    expect(seen.connections).toBe(2);
  });
});

describe("a large request", () => {
  const references = [{ form: "base64" as const, mime: "image/png", bytes: Buffer.alloc(20_000_000) }];

  it.each([
    ["and reads on", (socket: Socket) => void socket.resume()],
    ["and closes", (socket: Socket) => void socket.end()],
    ["and closes without reading on", (socket: Socket) => void socket.pause().end()],
  ])("that the upstream refuses before it has read it %s is refused in its words", async (_, then) => {
    const body = JSON.stringify({ error: { message: "Too large.", code: "too_large" } });
    const head = `HTTP/1.1 413 Payload Too Large\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`;
    const baseUrl = await listen(
      createTcpServer((socket) => {
        socket
          .on("error", () => undefined)
          .once("data", () => {
            socket.write(head + body);
            then(socket);
          });
      }),
    );
    expect(await failure(baseUrl, { references })).toMatchObject({ failure: "refused", message: "Too large." });
  });

  it("that is not read, or not even connected, leaves nothing behind", async () => {
    const baseUrl = await listen(createTcpServer((socket) => void socket.on("error", () => undefined).pause()));
    const signal = AbortSignal.timeout(200);
    expect(await failure(baseUrl, { references, signal })).toMatchObject({ failure: "timeout" });
    expect(await failure("http://127.0.0.1:1/v1", { references })).toMatchObject({ failure: "not_sent" });
  });
});
