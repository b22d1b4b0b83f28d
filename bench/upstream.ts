import { createServer, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import sharp from "sharp";

// The scripted upstream, a process of its own. The request's prompt says what it answers:
//   photo      one 1024x1024 PNG of 1.5 MB as base64, a JSON of 2 MB
//   icon       one 64x64 PNG as base64
//   url        the address of a 64x64 PNG, which it serves too
// and after how many seconds, and for whom: `photo 60 pipe`. GET /sockets/pipe counts what that one has open and what
// waits for an answer.

const port = Number(process.argv[2]);
const photo = await draw(1024, 10);
const icon = await draw(64, 10);
const answers: Record<string, Buffer> = {
  photo: answer({ b64_json: photo.toString("base64") }),
  icon: answer({ b64_json: icon.toString("base64") }),
  url: answer({ url: `http://127.0.0.1:${port}/icon.png` }),
};
/** On which connections whoever is named in a prompt has asked for an image, and how many of these wait. */
const users: Record<string, { sockets: Set<Socket>; waiting: number }> = {};

const server = createServer(async (request, response) => {
  if (request.method === "GET") {
    const [, asked, name = ""] = request.url?.split("/") ?? [];
    if (asked === "sockets") {
      const { sockets, waiting } = userOf(name);
      return send(response, Buffer.from(JSON.stringify({ open: sockets.size, waiting })));
    }
    return void response.setHeader("content-type", "image/png").end(icon);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [kind = "", seconds, name = ""] = String(JSON.parse(Buffer.concat(chunks).toString()).prompt).split(" ");
  const { socket } = request;
  const user = userOf(name);
  if (!user.sockets.has(socket)) socket.once("close", () => user.sockets.delete(socket));
  user.sockets.add(socket);
  user.waiting += 1;
  if (seconds) await setTimeout(Number(seconds) * 1000);
  send(response, answers[kind] ?? Buffer.from("{}"));
  // Whoever has gone away has no answer to finish.
  if (response.closed || socket.destroyed) user.waiting -= 1;
  else response.once("close", () => (user.waiting -= 1));
});
server.keepAliveTimeout = 120_000;
server.on("clientError", (_, socket) => socket.destroy());
server.listen(port, "127.0.0.1", 2048, () => process.send?.({ ready: true, photo: photo.length }));
process.on("disconnect", () => process.exit());

function userOf(name: string) {
  users[name] ??= { sockets: new Set(), waiting: 0 };
  return users[name];
}

function send(response: ServerResponse, body: Buffer): void {
  response.on("error", () => undefined);
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
}

function answer(image: Record<string, string>): Buffer {
  const usage = { input_tokens: 12, output_tokens: 4160, total_tokens: 4172 };
  return Buffer.from(JSON.stringify({ created: 1_735_689_600, data: [image], usage }));
}

/** A square PNG as a camera's would be: a slope with `noise` levels of noise on it, which no compression takes away. */
function draw(side: number, noise: number): Promise<Buffer> {
  const pixels = Buffer.alloc(side * side * 3);
  let seed = 1;
  for (let index = 0; index < pixels.length; index++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const row = Math.floor(index / 3 / side);
    pixels[index] = Math.floor((row / side) * 180) + ((seed >>> 16) % noise);
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}
