import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServers } from "./dialect";

export type Recorded = { path: string; headers: IncomingHttpHeaders; body: Buffer };
type Reply = { status: number; headers: Record<string, string>; body: unknown };

/** The text of a recorded reply, by its file's name. */
export const file = (name: string) => readFileSync(new URL(`../unit/replies/openai-${name}`, import.meta.url), "utf8");

/** A recorded reply of OpenAI's API. */
export const reply = (name: string) => JSON.parse(file(`${name}.json`)) as Reply;

/** A reference image that says this. */
export const image = (mime: string, text: string) => ({ form: "base64" as const, mime, bytes: Buffer.from(text) });

/** Upstreams that record what they are asked and answer with a recorded reply of OpenAI's API. */
export function replayingServers() {
  const { listen, stop } = createServers();
  async function replaying(name: string) {
    const calls: Recorded[] = [];
    const { status, headers, body } = name.endsWith(".sse")
      ? { status: 200, headers: { "content-type": "text/event-stream; charset=utf-8" }, body: file(name) }
      : reply(name);
    const baseUrl = await listen(
      createServer(async (request, response) => {
        calls.push({
          path: request.url ?? "",
          headers: request.headers,
          body: Buffer.concat(await request.toArray()),
        });
        response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
      }),
    );
    return { baseUrl, calls };
  }

  return { replaying, listen, stop };
}
