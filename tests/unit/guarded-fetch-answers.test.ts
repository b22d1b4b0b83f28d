import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { guardedFetch } from "@/lib/guarded-fetch";
import { insideServer, options, refusal, spellings } from "@/tests/support/inside";

vi.mock("@/lib/env", () => ({ env: () => ({ PRIVATE_UPSTREAMS: [] }) }));

const inside = insideServer();
const here = () => ({ ...options, allowPrivate: [`127.0.0.1:${inside.port}`] });

describe("a redirect", () => {
  let outside: Server;
  let start = "";
  let hops = 0;
  let location: (path: string) => string;

  beforeEach(async () => {
    hops = 0;
    outside = createServer((incoming, response) => {
      hops++;
      // A header's bytes may be UTF-8; Node wants them one by one.
      const target = Buffer.from(location(incoming.url ?? "")).toString("latin1");
      response.writeHead(302, { location: target }).end("elsewhere");
    });
    await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
    start = `127.0.0.1:${(outside.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    outside.closeAllConnections();
    outside.close();
  });

  it("is not followed to a private address, in any spelling", async () => {
    for (const host of spellings) {
      for (const scheme of ["https", "http"]) {
        location = () => `${scheme}://${host}:${inside.port}/`;
        expect(["address", "unreachable"], host).toContain(
          await refusal(`http://${start}/`, { allowPrivate: [start] }),
        );
      }
    }
    expect(inside.connections).toBe(0);
  });

  it("is not followed to another scheme", async () => {
    for (const target of [
      "file:///etc/passwd",
      "ftp://example.com/",
      "data:,x",
      "gopher://127.0.0.1:6379/",
      "http://",
    ]) {
      location = () => target;
      expect(await refusal(`http://${start}/`, { allowPrivate: [start] })).toBe("address");
    }
  });

  it("is followed three times and no further", async () => {
    const allowPrivate = [start, `127.0.0.1:${inside.port}`];
    location = (path) => (path === "/3" ? `http://127.0.0.1:${inside.port}/` : `/${Number(path.slice(1)) + 1}`);
    expect((await guardedFetch(`http://${start}/1`, { ...options, allowPrivate })).bytes.toString()).toBe("secret");
    expect(hops).toBe(3);
    hops = 0;
    expect(await refusal(`http://${start}/0`, { allowPrivate })).toBe("redirects");
    expect(hops).toBe(4);
    expect(inside.connections).toBe(1);
  });
});

describe("what is fetched", () => {
  const url = () => `http://127.0.0.1:${inside.port}/?token=hush`;

  it("ends at the byte limit, declared or endless", async () => {
    inside.answer = (_, response) => response.end(Buffer.alloc(1000));
    expect((await guardedFetch(url(), here())).bytes).toHaveLength(1000);
    inside.answer = (_, response) => response.setHeader("content-length", 1_000_000).write("x");
    expect(await refusal(url(), here())).toBe("too_large");
    let written = 0;
    inside.answer = (_, response) => {
      const more = () => {
        while (!response.closed && response.write(Buffer.alloc(16_384))) written += 16_384;
      };
      response.on("drain", more);
      more();
    };
    expect(await refusal(url(), here())).toBe("too_large");
    expect(written).toBeLessThan(20_000_000);
  });

  it("has to come within the deadline, though it keeps dripping", async () => {
    inside.answer = (_, response) => {
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    };
    const began = Date.now();
    expect(await refusal(url(), { ...here(), timeoutMs: 300 })).toBe("timeout");
    inside.answer = () => undefined;
    expect(await refusal(url(), { ...here(), timeoutMs: 300 })).toBe("timeout");
    expect(Date.now() - began).toBeLessThan(2500);
  });

  it("can be called off by the caller, who hears the reason that they gave", async () => {
    inside.answer = () => undefined;
    const caller = new AbortController();
    setTimeout(() => caller.abort(new Error("the lease is gone")), 50);
    await expect(guardedFetch(url(), { ...here(), signal: caller.signal })).rejects.toThrow("the lease is gone");
  });

  it("is refused with a status, or a broken connection, without saying the address", async () => {
    inside.answer = (_, response) => response.writeHead(404).end("not here");
    const error = await guardedFetch(url(), here()).catch((caught: Error) => caught);
    expect(error).toMatchObject({ reason: "status", message: "The URL answered with status 404." });
    inside.answer = (incoming) => incoming.socket.destroy();
    const broken = (await guardedFetch(url(), here()).catch((caught: Error) => caught)) as Error;
    expect(broken).toMatchObject({ reason: "unreachable" });
    expect(broken.message).not.toMatch(/127|hush/);
  });

  it("is asked for without credentials that stood in the URL", async () => {
    let authorization: string | undefined = "not asked";
    inside.answer = (incoming, response) => {
      authorization = incoming.headers.authorization;
      response.end();
    };
    await guardedFetch(`http://user:password@127.0.0.1:${inside.port}/`, here());
    expect(authorization).toBeUndefined();
  });

  it("has to be http at all", async () => {
    for (const text of ["", "no url", "file:///etc/passwd", "//127.0.0.1/", "javascript:1", "https://"]) {
      expect(await refusal(text)).toBe("address");
    }
  });
});
