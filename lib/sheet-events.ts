import type { MemberActor } from "./auth/actor";
import { isMember } from "./auth/sessions";
import { AppError } from "./errors";
import { type Change, listenForChanges } from "./events";
import { getJob } from "./generations/jobs";
import { getQuota } from "./generations/quota";
import { listFrames } from "./images";
import { log } from "./log";
import type { SheetEvent } from "./schemas/views";

const heartbeatMs = 15_000;

/**
 * What changes on the sheet for `actor`, as server-sent events until `signal` aborts or the session ends. A listener
 * that may have missed something gets a `gap` event and fetches the sheet anew.
 */
export async function sheetEvents(actor: MemberActor, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let stop = () => {};
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      const end = () => {
        clearInterval(heartbeat);
        stop();
        try {
          controller.close();
        } catch (error) {
          log.debug({ err: error }, "the event stream was closed already");
        }
      };
      const heartbeat = setInterval(async () => {
        // The session may have been ended elsewhere: then this tab hears no more.
        if (await isMember(actor).catch(() => true)) write(": still here\n\n");
        else end();
      }, heartbeatMs);
      signal.addEventListener("abort", end);
      stop = await listenForChanges(
        (change) => void tell(actor, change, write),
        () => write("event: gap\ndata: {}\n\n"),
      );
      write("retry: 2000\n\n: connected\n\n");
    },
    cancel: () => stop(),
  });
}

async function tell(actor: MemberActor, change: Change, write: (text: string) => void): Promise<void> {
  const send = (event: SheetEvent) => write(`data: ${JSON.stringify(event)}\n\n`);
  try {
    const job = await getJob(actor, change.generationId);
    const frames = job.state === "succeeded" ? await listFrames(actor, change.generationId) : [];
    send({ type: "job", job, frames });
    if (change.userId === actor.userId) send({ type: "quota", quota: await getQuota(actor) });
  } catch (error) {
    // Not for this actor's eyes, or the tab has just gone.
    if (!(error instanceof AppError)) log.debug({ err: error }, "an event was not told");
  }
}
