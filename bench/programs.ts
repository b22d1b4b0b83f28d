import path from "node:path";
import { freePort } from "@/lib/cli/postgres-cluster";
import type { Load } from "./load";
import { startOwn, startProgram } from "./processes";

/** Something that answers image requests, in one of the columns. */
export type Program = {
  name: "upstream" | "pipe" | "portkey" | "ours";
  /** Its server process, with whatever that starts. */
  pid: number;
  /** Where it takes requests, and what they have to have with them. */
  target: Pick<Load, "url" | "headers">;
};

const endpoint = "/v1/images/generations";

/** Starts the scripted upstream. */
export async function startUpstream() {
  const port = await freePort();
  const { child, told } = await startOwn("upstream.ts", [port]);
  const url = `http://127.0.0.1:${port}`;
  const program: Program = { name: "upstream", pid: child.pid as number, target: { url: url + endpoint, headers: {} } };
  return {
    port,
    program,
    photoBytes: Number(told.photo),
    /** Open connections on which images were asked for with this name in the prompt, and such requests that wait. */
    async sockets(name: string) {
      return (await (await fetch(`${url}/sockets/${name}`)).json()) as { open: number; waiting: number };
    },
  };
}

/** Starts the bare pipe. */
export async function startPipe(upstreamPort: number): Promise<Program> {
  const port = await freePort();
  const { child } = await startOwn("pipe.ts", [port, upstreamPort]);
  return {
    name: "pipe",
    pid: child.pid as number,
    target: { url: `http://127.0.0.1:${port}${endpoint}`, headers: {} },
  };
}

/** Starts Portkey's gateway as its own `start:node` does. */
export async function startPortkey(upstreamPort: number): Promise<Program> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = path.join(import.meta.dirname, "node_modules/@portkey-ai/gateway/build/start-server.js");
  const loopback = path.join(import.meta.dirname, "loopback.mjs");
  const child = await startProgram(["--import", loopback, server, `--port=${port}`, "--headless"], {}, url);
  const headers = {
    authorization: "Bearer upstream-secret-key",
    "x-portkey-provider": "openai",
    "x-portkey-custom-host": `http://127.0.0.1:${upstreamPort}/v1`,
  };
  return { name: "portkey", pid: child.pid as number, target: { url: url + endpoint, headers } };
}
