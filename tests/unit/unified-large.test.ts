import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ProviderRequest } from "@/lib/channels/provider";
import { unified } from "@/lib/channels/unified";
import { asking, createServers } from "@/tests/support/dialect";

const apiKey = "upstream-secret-key";
const png = Buffer.from("these stand for a picture's bytes");
const b64_json = png.toString("base64");

const { listen, answering, answeringJson, stop } = createServers();
afterEach(stop);

const { generate, failure } = asking(unified, apiKey);

describe("reference images in the request", () => {
  const bytes = randomBytes(200_000);
  const base64 = bytes.toString("base64");
  const reference = (form: "base64" | "data_url" | "url") => ({ form, mime: "image/webp", bytes });
  const raw = { form: "raw" as const, json: '{"file_id" : "f_1"}' };

  const sent = async (given: Partial<ProviderRequest>) => {
    const bodies: string[] = [];
    const baseUrl = await listen(
      createServer(async (request, response) => {
        const chunks = await request.toArray();
        bodies.push(Buffer.concat(chunks).toString());
        expect(request.headers["content-length"]).toBe(String(Buffer.concat(chunks).length));
        response.end(JSON.stringify({ data: [{ b64_json }] }));
      }),
    );
    await generate(baseUrl, given);
    return bodies[0] ?? "";
  };
  const image = async (given: Partial<ProviderRequest>) => (JSON.parse(await sent(given)) as { image: unknown }).image;

  it("go in the caller's form; what a URL led to goes as base64", async () => {
    expect(await image({ references: [reference("base64")] })).toBe(base64);
    expect(await image({ references: [reference("data_url")] })).toBe(`data:image/webp;base64,${base64}`);
    expect(await image({ references: [reference("url")] })).toBe(base64);
  });

  it("stay a list if they were one, in their order", async () => {
    const references = [reference("base64"), raw, reference("data_url")];
    expect(await image({ references, referencesAsList: true })).toEqual([
      base64,
      { file_id: "f_1" },
      `data:image/webp;base64,${base64}`,
    ]);
  });

  it("leave the fields around them byte for byte, and in their places", async () => {
    const fields = new Map([
      ["style", '{"name" : "riso",  "inks":3.50}'],
      ["watermark", "false"],
    ]);
    expect(await sent({ size: "1024x1024", references: [raw], fields })).toBe(
      '{"model":"gpt-image-2","prompt":"a harbour","n":1,"size":"1024x1024","image":{"file_id" : "f_1"},' +
        '"response_format":"b64_json","style":{"name" : "riso",  "inks":3.50},"watermark":false}',
    );
  });
});

describe("room for an answer", () => {
  const large = { data: [{ b64_json: randomBytes(300_000).toString("base64") }] };

  it("is waited for once the answer has begun, with most of it still unread", async () => {
    let written = 0;
    const baseUrl = await answering((_, response) => {
      const json = Buffer.from(JSON.stringify({ data: [{ b64_json: randomBytes(30_000_000).toString("base64") }] }));
      response.writeHead(200).flushHeaders();
      const more = () => {
        while (written < json.length) {
          const chunk = json.subarray(written, written + 65_536);
          written += chunk.length;
          if (!response.write(chunk)) return;
        }
        response.end();
      };
      response.on("drain", more);
      more();
    });
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const room = () => {
      asked.resolve();
      return gate.promise;
    };
    const call = generate(baseUrl, { room });
    await asked.promise;
    await setTimeout(100);
    expect(written).toBeLessThan(20_000_000);
    gate.resolve();
    expect((await call).images).toHaveLength(1);
  });

  it("is asked for once, for a small answer too, and not while the upstream only keeps the line open", async () => {
    const answer = Promise.withResolvers<void>();
    const baseUrl = await answering(async (_, response) => {
      response.writeHead(200).write("  ");
      await answer.promise;
      response.end(JSON.stringify({ data: [{ b64_json }] }));
    });
    const room = vi.fn(async () => undefined);
    const call = generate(baseUrl, { room });
    await setTimeout(100);
    expect(room).not.toHaveBeenCalled();
    answer.resolve();
    await call;
    expect(room).toHaveBeenCalledTimes(1);
    room.mockClear();
    await generate(await answeringJson(200, large), { room });
    expect(room).toHaveBeenCalledTimes(1);
  });

  it("is not asked for where the upstream refuses", async () => {
    const room = vi.fn(async () => undefined);
    await failure(await answeringJson(400, { error: "no" }), { room });
    expect(room).not.toHaveBeenCalled();
  });

  it("that comes after the deadline is of no use", async () => {
    const signal = AbortSignal.timeout(200);
    const room = () => setTimeout(400);
    expect(await failure(await answeringJson(200, large), { signal, room })).toMatchObject({ failure: "timeout" });
  });
});
