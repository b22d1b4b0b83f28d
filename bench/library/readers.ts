import { Agent, request } from "node:http";
import { setTimeout } from "node:timers/promises";
import { cpuOf } from "../processes";

/** A server, and how its pages are asked for. */
export type Site = { url: string; cookie: string; pid: number };

/** So many readers of one page for a while: the sorted times, and the server's CPU per answer in milliseconds. */
export async function readers(site: Site, path: string, count: number, milliseconds: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: count });
  const times: number[] = [];
  const [started, cpu] = [performance.now(), cpuOf(site.pid)];
  const reader = async () => {
    while (performance.now() - started < milliseconds) times.push((await read(site, path, agent)).milliseconds);
  };
  await Promise.all(Array.from({ length: count }, reader));
  const used = cpuOf(site.pid) - cpu;
  agent.destroy();
  return { times: times.sort((a, b) => a - b), cpu: used / times.length };
}

/** One reader: sorted times of one page, or of several one after the other. */
export async function oneReader(site: Site, paths: string[], times: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const found: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    found.push((await read(site, paths[turn % paths.length] ?? "", agent)).milliseconds);
  }
  agent.destroy();
  await setTimeout(20);
  return found.sort((a, b) => a - b);
}

/** What a page or a piece of data is. Throws unless the answer is 200. */
export async function json<T>(site: Site, path: string): Promise<T> {
  const agent = new Agent();
  return JSON.parse((await read(site, path, agent)).text) as T;
}

function read({ url, cookie }: Site, path: string, agent: Agent): Promise<{ milliseconds: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = performance.now();
    const asking = request(url + path, { agent, headers: { cookie } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode === 200) resolve({ milliseconds: performance.now() - sent, text });
        else reject(new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`));
      });
      answer.on("error", reject);
    });
    asking.on("error", reject);
    asking.end();
  });
}
