import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import tls from "node:tls";
import { request } from "undici";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createGuardedAgent, FetchRefused, guardedFetch, isPublicAddress, type Resolve } from "@/lib/guarded-fetch";

const settings = vi.hoisted(() => ({ PRIVATE_UPSTREAMS: [] as string[] }));
vi.mock("@/lib/env", () => ({ env: () => settings }));

/** A server on every address of this machine: whatever gets through is counted. */
let inside: Server;
let port = 0;
let connections = 0;
let received = 0;
let answer: RequestListener;

beforeEach(async () => {
  [connections, received] = [0, 0];
  settings.PRIVATE_UPSTREAMS = [];
  answer = (_, response) => response.setHeader("content-type", "image/png").end("secret");
  inside = createServer((...args) => answer(...args)).on("connection", (socket: Socket) => {
    connections++;
    socket.on("data", (data) => {
      received += data.length;
    });
  });
  await new Promise<void>((resolve) => inside.listen(0, "::", resolve));
  port = (inside.address() as AddressInfo).port;
});

afterEach(async () => {
  inside.closeAllConnections();
  await new Promise((resolve) => inside.close(resolve));
});

const options = { maxBytes: 1000, timeoutMs: 3000 };
const here = () => ({ ...options, allowPrivate: [`127.0.0.1:${port}`] });

async function refusal(url: string, more: Partial<Parameters<typeof guardedFetch>[1]> = {}): Promise<string> {
  const error = await guardedFetch(url, { ...options, ...more }).catch((caught: unknown) => caught);
  expect(error, url).toBeInstanceOf(FetchRefused);
  return (error as FetchRefused).reason;
}

const spellings = [
  ...["127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "0x7f.1", "0x7f000001", "0X7F.0.0.1", "2130706433"],
  ...["017700000001", "0177.0.0.1", "0177.1", "127.0.0.1.", "0", "0.0.0.0", "0x0", "%31%32%37.0.0.1", "１２７.0.0.1"],
  ...["①②⑦.0.0.1", "127。0。0。1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254"],
  ...["2852039166", "0xa9fea9fe", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "192.0.2.1"],
  ...["224.0.0.1", "255.255.255.255", "240.0.0.1", "168.63.129.16", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]"],
  ...["[::ffff:7f00:1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]"],
  ...[
    "[::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
  ],
  ...["[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[100::1]", "[2001:db8::1]"],
  ...["localhost", "LOCALHOST", "localhost."],
];

describe("a private address", () => {
  it(`is never connected to, in ${spellings.length} spellings, over https and http`, async () => {
    for (const host of spellings) {
      expect(["address", "unreachable"], host).toContain(await refusal(`https://${host}:${port}/`));
      expect(await refusal(`http://${host}:${port}/`)).toBe("address");
    }
    expect(connections).toBe(0);
  });

  it("is reached by none of them when the call is made through the agent", async () => {
    const agent = createGuardedAgent();
    for (const host of spellings.filter((spelling) => URL.canParse(`https://${spelling}`))) {
      for (const scheme of ["https", "http"]) {
        await expect(request(`${scheme}://${host}:${port}/`, { dispatcher: agent }), host).rejects.toThrow();
      }
    }
    await agent.close();
    expect(connections).toBe(0);
  });

  it("is reached if that exact pair is allowed, over plain http, for this call alone", async () => {
    const { bytes, contentType } = await guardedFetch(`http://127.0.0.1:${port}/a.png`, here());
    expect(bytes.toString()).toBe("secret");
    expect(contentType).toBe("image/png");
    expect(connections).toBe(1);
    expect(await refusal(`http://127.0.0.1:${port}/a.png`)).toBe("address");
    expect(await refusal(`http://localhost:${port}/`, here())).toBe("address");
    expect(await refusal(`http://127.0.0.1:${port}/`, { allowPrivate: ["127.0.0.1:1"] })).toBe("address");
    expect(connections).toBe(1);
  });

  it("is reached if PRIVATE_UPSTREAMS names it, by name or as an IPv6 literal", async () => {
    settings.PRIVATE_UPSTREAMS = [`LocalHost:${port}`, `[::1]:${port}`];
    expect((await guardedFetch(`http://localhost:${port}/`, options)).bytes.toString()).toBe("secret");
    expect((await guardedFetch(`http://[::1]:${port}/`, options)).bytes.toString()).toBe("secret");
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
      expect(await refusal(`https://mixed.example:${port}/`, { resolve })).toBe("address");
    }
    expect(connections).toBe(0);
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
    expect(await refusal(`https://rebinding.example:${port}/`, { resolve })).toBe("address");
    expect(connections).toBe(0);
  });

  it("gets no request if the connection ended somewhere private after all", async () => {
    vi.spyOn(tls, "connect").mockImplementation((() => {
      const socket = connect(port, "127.0.0.1");
      socket.on("connect", () => socket.emit("secureConnect"));
      return socket;
    }) as unknown as typeof tls.connect);
    const resolve: Resolve = async () => [{ address: "8.8.8.8", family: 4 }];
    expect(await refusal("https://diverted.example/", { resolve })).toBe("address");
    expect(received).toBe(0);
  });
});

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
        location = () => `${scheme}://${host}:${port}/`;
        expect(["address", "unreachable"], host).toContain(
          await refusal(`http://${start}/`, { allowPrivate: [start] }),
        );
      }
    }
    expect(connections).toBe(0);
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
    const allowPrivate = [start, `127.0.0.1:${port}`];
    location = (path) => (path === "/3" ? `http://127.0.0.1:${port}/` : `/${Number(path.slice(1)) + 1}`);
    expect((await guardedFetch(`http://${start}/1`, { ...options, allowPrivate })).bytes.toString()).toBe("secret");
    expect(hops).toBe(3);
    hops = 0;
    expect(await refusal(`http://${start}/0`, { allowPrivate })).toBe("redirects");
    expect(hops).toBe(4);
    expect(connections).toBe(1);
  });
});

describe("what is fetched", () => {
  const url = () => `http://127.0.0.1:${port}/?token=hush`;

  it("ends at the byte limit, declared or endless", async () => {
    answer = (_, response) => response.end(Buffer.alloc(1000));
    expect((await guardedFetch(url(), here())).bytes).toHaveLength(1000);
    answer = (_, response) => response.setHeader("content-length", 1_000_000).write("x");
    expect(await refusal(url(), here())).toBe("too_large");
    let written = 0;
    answer = (_, response) => {
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
    answer = (_, response) => {
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    };
    const began = Date.now();
    expect(await refusal(url(), { ...here(), timeoutMs: 300 })).toBe("timeout");
    answer = () => undefined;
    expect(await refusal(url(), { ...here(), timeoutMs: 300 })).toBe("timeout");
    expect(Date.now() - began).toBeLessThan(2500);
  });

  it("can be called off by the caller, who hears the reason that they gave", async () => {
    answer = () => undefined;
    const caller = new AbortController();
    setTimeout(() => caller.abort(new Error("the lease is gone")), 50);
    await expect(guardedFetch(url(), { ...here(), signal: caller.signal })).rejects.toThrow("the lease is gone");
  });

  it("is refused with a status, or a broken connection, without saying the address", async () => {
    answer = (_, response) => response.writeHead(404).end("not here");
    const error = await guardedFetch(url(), here()).catch((caught: Error) => caught);
    expect(error).toMatchObject({ reason: "status", message: "The URL answered with status 404." });
    answer = (incoming) => incoming.socket.destroy();
    const broken = (await guardedFetch(url(), here()).catch((caught: Error) => caught)) as Error;
    expect(broken).toMatchObject({ reason: "unreachable" });
    expect(broken.message).not.toMatch(/127|hush/);
  });

  it("is asked for without credentials that stood in the URL", async () => {
    let authorization: string | undefined = "not asked";
    answer = (incoming, response) => {
      authorization = incoming.headers.authorization;
      response.end();
    };
    await guardedFetch(`http://user:password@127.0.0.1:${port}/`, here());
    expect(authorization).toBeUndefined();
  });

  it("has to be http at all", async () => {
    for (const text of ["", "no url", "file:///etc/passwd", "//127.0.0.1/", "javascript:1", "https://"]) {
      expect(await refusal(text)).toBe("address");
    }
  });
});
