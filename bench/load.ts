import { EventEmitter } from "node:events";
import { Agent, request } from "node:http";

// The load generator, a process of its own: runs one load after the other as it is told to by messages. At the message
// `leave` all callers go away without waiting for their answers.

const leaving = new EventEmitter().setMaxListeners(0);

/** So many callers, each with one request after the other over a kept connection, until one of the limits is reached. */
export type Load = {
  url: string;
  headers: Record<string, string>;
  prompt: string;
  callers: number;
  /** Requests in all. */
  requests?: number;
  milliseconds?: number;
  /** What the answer has to be for its request to count as answered. */
  status?: number;
  leastBytes?: number;
};

export type LoadResult = {
  /** Milliseconds from the first byte sent to the last one received, sorted. */
  times: number[];
  /** What went otherwise than expected, with how often. */
  errors: Record<string, number>;
  seconds: number;
};

async function run(load: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.callers });
  const body = JSON.stringify({ model: "gpt-image-2", prompt: load.prompt, size: "1024x1024", ...format(load) });
  const times: number[] = [];
  const errors: Record<string, number> = {};
  const started = performance.now();
  let left = load.requests ?? Number.POSITIVE_INFINITY;
  const caller = async () => {
    while (left-- > 0 && performance.now() - started < (load.milliseconds ?? Number.POSITIVE_INFINITY)) {
      const sent = performance.now();
      const problem = await ask(load, agent, body);
      if (problem) errors[problem] = (errors[problem] ?? 0) + 1;
      else times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: load.callers }, caller));
  agent.destroy();
  return { times: times.sort((a, b) => a - b), errors, seconds: (performance.now() - started) / 1000 };
}

/** Who wants an address instead of the image's bytes says so. */
function format({ prompt }: Load) {
  return { response_format: prompt.startsWith("url") ? "url" : "b64_json" };
}

/** One request; says what was wrong with the answer, or nothing. */
function ask(load: Load, agent: Agent, body: string): Promise<string | null> {
  return new Promise((settle) => {
    const leave = () => asking.destroy(new Error("left"));
    const resolve = (problem: string | null) => {
      leaving.off("now", leave);
      settle(problem);
    };
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...load.headers };
    const asking = request(load.url, { agent, method: "POST", headers }, (answer) => {
      let bytes = 0;
      let start = "";
      answer.on("data", (chunk: Buffer) => {
        if (bytes === 0) start = chunk.toString("latin1", 0, 200);
        bytes += chunk.length;
      });
      answer.on("end", () => {
        if (answer.statusCode !== (load.status ?? 200)) resolve(`status ${answer.statusCode}: ${start}`);
        else if (bytes < (load.leastBytes ?? 0)) resolve(`only ${bytes} bytes: ${start}`);
        else resolve(null);
      });
      answer.on("error", (error) => resolve(error.message));
    });
    asking.on("error", (error) => resolve(error.message));
    asking.end(body);
    leaving.on("now", leave);
  });
}

process.on("message", async (message: Load | "leave") => {
  if (message === "leave") leaving.emit("now");
  else process.send?.(await run(message));
});
process.on("disconnect", () => process.exit());
