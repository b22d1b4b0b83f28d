import type { LookupAddress } from "node:dns";
import { lookup as systemLookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, buildConnector, type Dispatcher, request } from "undici";
import { env } from "./env";

/** All addresses of a host name, as `dns.lookup` with `all` gives them. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

type Guard = {
  /** Exact `host:port` pairs that may be private and plain http; `PRIVATE_UPSTREAMS` unless given. */
  allowPrivate?: readonly string[];
  resolve?: Resolve;
};

type FetchOptions = Guard & {
  maxBytes: number;
  /** For everything together, redirects and the last byte included; 30 s unless given. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** The `accept` header. */
  accept?: string;
};

/** Why something was not fetched. The message is for people and names neither the address nor anything secret. */
export class FetchRefused extends Error {
  constructor(
    readonly reason: "address" | "redirects" | "status" | "too_large" | "timeout" | "unreachable",
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "FetchRefused";
  }
}

const maxRedirects = 3;
/** Public by number, yet every Azure machine's own platform answers there. */
const azurePlatform = "168.63.129.16";
const globalUnicast = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];

/**
 * Whether `address` is unicast on the public internet. Every form that carries an IPv4 address inside an IPv6 one
 * (`::/96`, mapped, 6to4, Teredo, NAT64) counts as private, whatever it carries.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast" || address === azurePlatform) return false;
  return parsed.kind() === "ipv4" || (parsed as ipaddr.IPv6).match(globalUnicast);
}

/**
 * A pool of connections that reaches public addresses over TLS alone, and the allowed private `host:port` pairs. The
 * addresses that were checked are the ones connected to, so a name cannot change its mind in between; anything
 * refused fails with `FetchRefused` before a packet is sent.
 */
export function createGuardedAgent(options: Agent.Options & Guard = {}): Agent {
  const { allowPrivate, resolve = resolveAll, ...agentOptions } = options;
  return new Agent({ ...agentOptions, connect: guardedConnector(allowPrivate, resolve) });
}

function guardedConnector(allowPrivate: readonly string[] | undefined, resolve: Resolve): buildConnector.connector {
  // Over HTTP/2 one broken connection would end every call on it, paid ones too.
  const settings = { allowH2: false, timeout: 10_000, autoSelectFamily: true };
  const direct = buildConnector(settings);
  const guarded = buildConnector({ ...settings, lookup: checkedLookup(resolve) });
  return (target, callback) => {
    const hostname = target.hostname.replace(/^\[|\]$/g, "");
    const port = target.port || (target.protocol === "https:" ? "443" : "80");
    const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
    if (isAllowed(`${host}:${port}`, allowPrivate)) return direct(target, callback);
    if (target.protocol !== "https:") return callback(notSecure(), null);
    // A literal is connected to without any lookup.
    if (isIP(hostname) !== 0 && !isPublicAddress(hostname)) return callback(notPublic(), null);
    guarded(target, (...result) => {
      const [error, socket] = result;
      if (error || isPublicAddress(socket.remoteAddress ?? "")) return callback(...result);
      socket.destroy();
      callback(notPublic(), null);
    });
  };
}

/** What the socket itself looks its host up with: it gets the addresses only if every one of them is public. */
function checkedLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first || !addresses.every(({ address }) => isPublicAddress(address))) return callback(notPublic(), "");
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ""),
    );
  };
}

function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return systemLookup(hostname, { all: true });
}

function isAllowed(hostPort: string, allowPrivate: readonly string[] = env().PRIVATE_UPSTREAMS): boolean {
  return allowPrivate.some((pair) => pair.toLowerCase() === hostPort.toLowerCase());
}

function notPublic(): FetchRefused {
  return new FetchRefused("address", "The URL does not lead to a public address.");
}

function notSecure(): FetchRefused {
  return new FetchRefused("address", "The URL should begin with https://.");
}

/**
 * Fetches a URL that somebody else named: https and public addresses alone (but for the allowed pairs), at most three
 * redirects and each one checked, at most `maxBytes` read. Throws `FetchRefused`, or the reason of `signal` if that ends it.
 */
export async function guardedFetch(
  url: string,
  options: FetchOptions,
): Promise<{ bytes: Buffer; contentType: string | null }> {
  const deadline = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const { allowPrivate, resolve } = options;
  // An exception for one call must not leave an open connection behind for others.
  const guard: Guard = { ...(allowPrivate && { allowPrivate }), ...(resolve && { resolve }) };
  const ownAgent = allowPrivate || resolve ? createGuardedAgent(guard) : undefined;
  try {
    return await follow(url, ownAgent ?? sharedAgent(), signal, options);
  } catch (error) {
    if (error instanceof FetchRefused) throw error;
    options.signal?.throwIfAborted();
    if (deadline.aborted) throw new FetchRefused("timeout", "The URL did not answer in time.", error);
    throw new FetchRefused("unreachable", "The URL could not be reached.", error);
  } finally {
    await ownAgent?.destroy();
  }
}

let agent: Agent | undefined;

function sharedAgent(): Agent {
  agent ??= createGuardedAgent();
  return agent;
}

async function follow(url: string, dispatcher: Dispatcher, signal: AbortSignal, options: FetchOptions) {
  let target = parse(url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const headers = { accept: options.accept ?? "*/*", "accept-encoding": "identity", "user-agent": "Proofsheet" };
    const reply = await request(target, { dispatcher, signal, headers });
    const { location, "content-type": type } = reply.headers;
    if ([301, 302, 303, 307, 308].includes(reply.statusCode) && typeof location === "string") {
      discard(reply.body);
      target = parse(location, target);
    } else if (reply.statusCode !== 200) {
      discard(reply.body);
      throw new FetchRefused("status", `The URL answered with status ${reply.statusCode}.`);
    } else {
      return { bytes: await readCapped(reply, options.maxBytes), contentType: typeof type === "string" ? type : null };
    }
  }
  throw new FetchRefused("redirects", "The URL redirects too many times.");
}

function parse(url: string, base?: URL): URL {
  const parsed = URL.canParse(url, base) ? new URL(url, base) : null;
  if (parsed?.protocol !== "https:" && parsed?.protocol !== "http:") throw notSecure();
  // Credentials in a URL would reach whatever it redirects to.
  parsed.username = "";
  parsed.password = "";
  return parsed;
}

async function readCapped({ headers, body }: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new FetchRefused("too_large", `The URL's content is larger than ${maxBytes} bytes.`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    if (Number(headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    discard(body);
    throw error;
  }
  return Buffer.concat(chunks, bytes);
}

/** Closes a body's connection; what then comes as its error is of no interest. */
function discard(body: Dispatcher.ResponseData["body"]): void {
  body.on("error", () => undefined).destroy();
}
