import type { PartialImage } from "./channels/provider";
import { AppError } from "./errors";
import type { RunResult } from "./generations/run";
import { log } from "./log";
import { signedMediaUrl } from "./media-links";
import { mustHaveSucceeded, toBase64 } from "./openai-answer";

const heartbeatMs = 15_000;

type Options = {
  generationId: string;
  /** What the events are named after: OpenAI's two image endpoints differ in that alone. */
  kind: "image_generation" | "image_edit";
  /** Makes the images, telling of each partial one; it goes on when nobody reads any more. */
  work: (onPartial: (partial: PartialImage) => void) => Promise<RunResult>;
  /** Called once the images are no longer needed in memory. */
  sent?: () => void;
};

/**
 * The answer to `stream: true`: OpenAI's server-sent events, a partial image as it comes and a completed one for each
 * image, with comments in between so that no proxy takes the silence for an end. What goes wrong is an `error` event.
 */
export function streamImages({ generationId, kind, work, sent = () => {} }: Options): Response {
  let closed = false;
  let heartbeat: NodeJS.Timeout | undefined;
  const end = () => {
    closed = true;
    clearInterval(heartbeat);
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (chunk: Buffer | string) => {
        if (!closed) controller.enqueue(Buffer.from(chunk));
      };
      write(": working\n\n");
      heartbeat = setInterval(() => write(": working\n\n"), heartbeatMs);
      const onPartial = (partial: PartialImage) => {
        // A reader that is still busy with the one before is shown the next one.
        if ((controller.desiredSize ?? 0) > -1) write(partialEvent(kind, partial));
      };
      // Not awaited: a stream that has not started yet cannot be cancelled.
      void work(onPartial)
        .then(async (result) => {
          const { generation, images } = await mustHaveSucceeded(result);
          for (const image of closed ? [] : images) {
            write(await completedEvent(kind, generation, image));
          }
        })
        .catch((error: unknown) => write(errorEvent(error, generationId)))
        .finally(() => {
          sent();
          if (closed) return;
          end();
          controller.close();
        });
    },
    cancel: end,
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "private, no-store, no-transform",
      "x-accel-buffering": "no",
      "x-generation-id": generationId,
    },
  });
}

function partialEvent(kind: Options["kind"], { number, bytes }: PartialImage): Buffer {
  const base64 = Buffer.from(bytes.toString("base64"), "latin1");
  return event(`${kind}.partial_image`, base64, { created_at: now(), partial_image_index: number });
}

async function completedEvent(
  kind: Options["kind"],
  generation: RunResult["generation"],
  image: RunResult["images"][number],
): Promise<Buffer> {
  const { width, height, mime, revisedPrompt } = image;
  return event(`${kind}.completed`, await toBase64(image), {
    created_at: now(),
    size: `${width}x${height}`,
    quality: generation.quality ?? "auto",
    output_format: mime.slice("image/".length),
    url: signedMediaUrl(image.id),
    ...(revisedPrompt !== null && { revised_prompt: revisedPrompt }),
    ...(generation.usage !== null && { usage: generation.usage }),
  });
}

function errorEvent(error: unknown, generationId: string): string {
  const told =
    error instanceof AppError
      ? error
      : new AppError("internal_error", "Something went wrong here. The result, if there is one, will be on the sheet.");
  if (!(error instanceof AppError)) log.error({ err: error, generationId }, "a stream ended in an error");
  return `event: error\ndata: ${JSON.stringify({ type: "error", error: told.toBody() })}\n\n`;
}

/** The image's base64 goes between the other facts as bytes. */
function event(type: string, base64: Buffer, facts: Record<string, unknown>): Buffer {
  const head = `event: ${type}\ndata: {"type":${JSON.stringify(type)},"b64_json":"`;
  return Buffer.concat([Buffer.from(head), base64, Buffer.from(`",${JSON.stringify(facts).slice(1)}\n\n`)]);
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
