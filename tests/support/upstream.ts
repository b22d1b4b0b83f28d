import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import sharp from "sharp";
import { upstreamPort } from "./database";

export type Recorded = { path: string; body: string; headers: IncomingMessage["headers"] };
export type Answer = (request: Recorded, response: ServerResponse) => void | Promise<void>;

/**
 * A scripted upstream on loopback that counts what it is asked. Answers are given in order, the last one again and
 * again; `release` lets the ones that `hold` go.
 */
export async function startUpstream(port = upstreamPort) {
  const calls: Recorded[] = [];
  let script: Answer[] = [ok()];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === "GET") {
      response.setHeader("content-type", "image/png").end(await picture());
      return;
    }
    const recorded = { path: request.url ?? "", body: Buffer.concat(chunks).toString(), headers: request.headers };
    calls.push(recorded);
    const answer = script.length > 1 ? script.shift() : script[0];
    await answer?.(recorded, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    calls,
    hostPort: `127.0.0.1:${port}`,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    /** What it answers from now on. */
    answers(...answers: Answer[]) {
      calls.length = 0;
      script = answers;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export type Upstream = Awaited<ReturnType<typeof startUpstream>>;

const pictures = new Map<string, Promise<Buffer>>();

/** A small real PNG. */
export function picture(width = 64, height = 48, seed = 0): Promise<Buffer> {
  const key = `${width}x${height}:${seed}`;
  const made =
    pictures.get(key) ??
    sharp({ create: { width, height, channels: 3, background: { r: (seed * 50) % 255, g: 120, b: 90 } } })
      .png()
      .toBuffer();
  pictures.set(key, made);
  return made;
}

/** Answers with `n` images as base64, each with a revised prompt. */
export function ok(
  options: { width?: number; height?: number; revised?: string | null; usage?: unknown } = {},
): Answer {
  return async ({ body }, response) => {
    const asked = JSON.parse(body) as { n?: number; prompt: string };
    const data = await Promise.all(
      Array.from({ length: asked.n ?? 1 }, async (_, index) => ({
        b64_json: (await picture(options.width, options.height, index)).toString("base64"),
        ...(options.revised !== null && { revised_prompt: options.revised ?? `Revised: ${asked.prompt}` }),
      })),
    );
    json(200, { created: 1_735_689_600, data, ...(options.usage !== undefined && { usage: options.usage }) })(
      { path: "", body, headers: {} },
      response,
    );
  };
}

/** Answers with this status and JSON. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  };
}

/** Answers with this text, whatever it is. */
export function text(status: number, body: string, type = "text/html"): Answer {
  return (_, response) => void response.writeHead(status, { "content-type": type }).end(body);
}

/** Shows two partial images and then the one, each a `picture` by its seed, as server-sent events between comments. */
export async function inParts(): Promise<Answer> {
  const pictures = await Promise.all([picture(8, 8, 1), picture(8, 8, 2), picture(64, 48, 3)]);
  const [first, second, last] = pictures.map((bytes) => bytes.toString("base64"));
  return (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const send = (type: string, facts: object) =>
      response.write(`: heartbeat\n\nevent: ${type}\ndata: ${JSON.stringify({ type, ...facts })}\n\n`);
    send("image_generation.partial_image", { b64_json: first, partial_image_index: 0 });
    send("image_generation.partial_image", { b64_json: second, partial_image_index: 1 });
    send("image_generation.completed", { b64_json: last, usage: { total_tokens: 7 } });
    response.end();
  };
}

/** Shows an image coming, one step at a time as the test says, once it was asked. */
export function painting(size: { width: number; height: number } = { width: 64, height: 48 }) {
  const asked = Promise.withResolvers<ServerResponse>();
  const send = async (type: string, seed: number, facts: object = {}) => {
    const b64_json = (await picture(size.width, size.height, seed)).toString("base64");
    (await asked.promise).write(`event: ${type}\ndata: ${JSON.stringify({ type, b64_json, ...facts })}\n\n`);
  };
  const answer: Answer = (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    asked.resolve(response);
  };
  return {
    answer,
    partial: (number: number) => send("image_generation.partial_image", number + 1, { partial_image_index: number }),
    complete: async () => {
      await send("image_generation.completed", 9);
      (await asked.promise).end();
    },
    breakOff: async () => (await asked.promise).socket?.resetAndDestroy(),
  };
}

/** Takes the request and never answers. */
export function hang(): Answer {
  return () => {};
}

/** Takes the request and then breaks the connection. */
export function reset(): Answer {
  return (_, response) => void response.socket?.resetAndDestroy();
}

/** Takes the request, begins an answer and breaks the connection: after the headers, or in the middle of the body. */
export function resetAfter(part: "headers" | "half the body"): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
    if (part === "headers") response.flushHeaders();
    else response.write(`{"created":1,"data":[{"b64_json":"${"A".repeat(40_000)}`);
    setTimeout(() => response.socket?.resetAndDestroy(), 50);
  };
}

/** Answers with `written` under a `content-length` that is not its own, and closes. */
export function misdeclared(written: string, declaredBytes: number): Answer {
  return (_, { socket }) => {
    socket?.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${declaredBytes}\r\n\r\n`);
    socket?.end(written);
  };
}

/** Answers with a base64 image that never ends, as fast as it is read. */
export function endless(): Answer {
  return (_, response) => {
    const chunk = "A".repeat(256 * 1024);
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"created":1,"data":[{"b64_json":"');
    const write = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", write);
    write();
  };
}

/** Answers with one byte a second, and would go on for a day. */
export function trickle(): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "86400" });
    const timer = setInterval(() => response.write(" "), 1000);
    response.on("close", () => clearInterval(timer));
  };
}

/** Answers as `choose` says for this request's prompt, so that tests in parallel each have their own script. */
export function byPrompt(choose: (prompt: string) => Answer | undefined): Answer {
  return (request, response) => choose(promptOf(request))?.(request, response);
}

/** The prompt of a recorded call, whether it came as JSON or as a form. */
export function promptOf({ body }: Pick<Recorded, "body">): string {
  if (body.startsWith("{")) return (JSON.parse(body) as { prompt: string }).prompt;
  return /name="prompt"\r\n\r\n([\s\S]*?)\r\n--/.exec(body)?.[1] ?? "";
}

/** Answers as `then` does once `release` is called. */
export function hold(then: Answer): { answer: Answer; release: () => void } {
  const gate = Promise.withResolvers<void>();
  return {
    answer: async (request, response) => {
      await gate.promise;
      await then(request, response);
    },
    release: gate.resolve,
  };
}
