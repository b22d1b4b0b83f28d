import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { env } from "./env";

/** A header of our own: whatever a caller sends under this name is written over. */
const peerHeader = "x-proofsheet-peer";

const kept = globalThis as { proofsheetPeers?: boolean };

/** Has every request of this process's HTTP server carry its socket's address, which a route handler cannot see. */
export function notePeers(): void {
  if (kept.proofsheetPeers) return;
  kept.proofsheetPeers = true;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[peerHeader] = request.socket.remoteAddress ?? "";
  });
}

/**
 * Where a request comes from, as a plain IPv4 or IPv6 address; null if that is not known. Behind TRUSTED_PROXIES
 * proxies it is what the outermost of them saw; what a caller itself writes into X-Forwarded-For is not believed.
 */
export function clientAddress(headers: Headers): string | null {
  const forwarded = (headers.get("x-forwarded-for") ?? "").split(",");
  const told = env().TRUSTED_PROXIES > 0 ? forwarded.at(-env().TRUSTED_PROXIES) : undefined;
  return readAddress(told ?? headers.get(peerHeader) ?? "");
}

/** Whether `address` lies in one of these addresses and CIDR blocks. */
export function isAllowedAddress(address: string | null, allowed: string[]): boolean {
  if (address === null) return false;
  const given = ipaddr.process(address);
  return allowed.some((one) => {
    const [network, bits] = readBlock(one);
    return network.kind() === given.kind() && given.match(network, bits);
  });
}

/** Whoever writes IPv4 as IPv6, `::ffff:203.0.113.7`, means the IPv4 address: that is how requests come. */
function readBlock(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const [network, bits] = text.includes("/") ? ipaddr.parseCIDR(text) : wholeAddress(text);
  if (network instanceof ipaddr.IPv4 || !network.isIPv4MappedAddress() || bits < 96) return [network, bits];
  return [network.toIPv4Address(), bits - 96];
}

function wholeAddress(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.parse(text);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Proxies write addresses with ports too, and Node writes IPv4 as IPv6 on a socket that takes both. */
function readAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return ipaddr.IPv6.isValid(bare) || ipaddr.IPv4.isValidFourPartDecimal(bare) ? ipaddr.process(bare).toString() : null;
}
