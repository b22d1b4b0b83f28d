import { connect } from "node:net";
import tls from "node:tls";
import { request } from "undici";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createGuardedAgent, guardedFetch, isPublicAddress, type Resolve } from "@/lib/guarded-fetch";
import { insideServer, options, refusal, spellings } from "@/tests/support/inside";

const settings = vi.hoisted(() => ({ PRIVATE_UPSTREAMS: [] as string[] }));
vi.mock("@/lib/env", () => ({ env: () => settings }));

const inside = insideServer();
beforeEach(() => {
  settings.PRIVATE_UPSTREAMS = [];
});

const here = () => ({ ...options, allowPrivate: [`127.0.0.1:${inside.port}`] });

describe("a private address", () => {
  it(`is never connected to, in ${spellings.length} spellings, over https and http`, async () => {
    for (const host of spellings) {
      expect(["address", "unreachable"], host).toContain(await refusal(`https://${host}:${inside.port}/`));
      expect(await refusal(`http://${host}:${inside.port}/`)).toBe("address");
    }
    expect(inside.connections).toBe(0);
  });

  it("is reached by none of them when the call is made through the agent", async () => {
    const agent = createGuardedAgent();
    for (const host of spellings.filter((spelling) => URL.canParse(`https://${spelling}`))) {
      for (const scheme of ["https", "http"]) {
        await expect(request(`${scheme}://${host}:${inside.port}/`, { dispatcher: agent }), host).rejects.toThrow();
      }
    }
    await agent.close();
    expect(inside.connections).toBe(0);
  });

  it("is reached if that exact pair is allowed, over plain http, for this call alone", async () => {
    const { bytes, contentType } = await guardedFetch(`http://127.0.0.1:${inside.port}/a.png`, here());
    expect(bytes.toString()).toBe("secret");
    expect(contentType).toBe("image/png");
    expect(inside.connections).toBe(1);
    expect(await refusal(`http://127.0.0.1:${inside.port}/a.png`)).toBe("address");
    expect(await refusal(`http://localhost:${inside.port}/`, here())).toBe("address");
    expect(await refusal(`http://127.0.0.1:${inside.port}/`, { allowPrivate: ["127.0.0.1:1"] })).toBe("address");
    expect(inside.connections).toBe(1);
  });

  it("is reached if PRIVATE_UPSTREAMS names it, by name or as an IPv6 literal", async () => {
    settings.PRIVATE_UPSTREAMS = [`LocalHost:${inside.port}`, `[::1]:${inside.port}`];
    expect((await guardedFetch(`http://localhost:${inside.port}/`, options)).bytes.toString()).toBe("secret");
    expect((await guardedFetch(`http://[::1]:${inside.port}/`, options)).bytes.toString()).toBe("secret");
  });

  it("is told from a public one", () => {
    for (const address of ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001:80b::200e"]) {
      expect(isPublicAddress(address), address).toBe(true);
    }
    for (const address of [
      "",
      "localhost",
      "0x7f.1",
      "::",
      "::8.8.8.8",
      "::ffff:8.8.8.8",
      "fe80::1%eth0",
      "2002:808:808::",
    ]) {
      expect(isPublicAddress(address), address).toBe(false);
    }
  });
});

describe("a name", () => {
  const family = (address: string) => ({ address, family: address.includes(":") ? 6 : 4 });

  it("is refused if any of its addresses is not public", async () => {
    for (const addresses of [
      ["127.0.0.1"],
      ["8.8.8.8", "127.0.0.1"],
      ["10.0.0.1", "8.8.8.8"],
      ["8.8.8.8", "::1"],
      [],
    ]) {
      const resolve: Resolve = async () => addresses.map(family);
      expect(await refusal(`https://mixed.example:${inside.port}/`, { resolve })).toBe("address");
    }
    expect(inside.connections).toBe(0);
  });

  it("cannot change its mind between the check and the connection", async () => {
    const answers = [["8.8.8.8"], ["127.0.0.1"]];
    const resolve = vi.fn<Resolve>(async () => (answers.shift() ?? ["127.0.0.1"]).map(family));
    const connectedTo: unknown[] = [];
    vi.spyOn(tls, "connect").mockImplementation(((given: tls.ConnectionOptions) => {
      // As the system's own connect does: it asks for the addresses, once, and connects to one of them.
      const socket = connect({
        host: "rebinding.example",
        port: 1,
        lookup: (_name, _options, done) => done(new Error("no network"), ""),
      });
      given.lookup?.(String(given.host), { all: true }, (error, addresses) => {
        connectedTo.push(error ?? addresses);
      });
      return socket;
    }) as typeof tls.connect);
    expect(await refusal("https://rebinding.example/", { resolve })).toBe("unreachable");
    expect(resolve).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(connectedTo).toEqual([[{ address: "8.8.8.8", family: 4 }]]));
    vi.restoreAllMocks();
    expect(await refusal(`https://rebinding.example:${inside.port}/`, { resolve })).toBe("address");
    expect(inside.connections).toBe(0);
  });

  it("gets no request if the connection ended somewhere private after all", async () => {
    vi.spyOn(tls, "connect").mockImplementation((() => {
      const socket = connect(inside.port, "127.0.0.1");
      socket.on("connect", () => socket.emit("secureConnect"));
      return socket;
    }) as unknown as typeof tls.connect);
    const resolve: Resolve = async () => [{ address: "8.8.8.8", family: 4 }];
    expect(await refusal("https://diverted.example/", { resolve })).toBe("address");
    expect(inside.received).toBe(0);
  });
});
