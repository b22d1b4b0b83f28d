import type { KeyActor } from "./auth/actor";
import { AppError } from "./errors";
import { type AdmitOptions, type Admitted, admit } from "./generations/admit";
import type { Listener } from "./generations/call";
import { hashRequest, type Idempotency, readIdempotencyKey } from "./generations/idempotency";
import { newImagePlace } from "./generations/image-place";
import { waitForResult } from "./generations/result";
import { readRetry } from "./generations/retried";
import { type Claimed, runClaimed } from "./generations/run";
import { getGeneration, newGeneration } from "./generations/view";
import { answerImages } from "./openai-answer";
import { streamImages } from "./openai-stream";
import { countRequest } from "./rate-limit";
import { type ImageRequest, sizePolicy } from "./schemas/image-request";

/** A request as its route has read it. */
export type Order = {
  image: ImageRequest;
  /** What makes two requests the same one: the body's bytes, or a form's parts. */
  parts: (string | Uint8Array)[];
  prepared?: NonNullable<AdmitOptions["prepared"]>;
};

type Caller = { actor: KeyActor; request: Request };

/**
 * The one flow of both image endpoints: read, let in or find what an earlier request under the same Idempotency-Key
 * began, run it or wait for it, answer. With `Prefer: respond-async` the answer is 202 and the generation's JSON, and
 * a worker runs it. Throws an `AppError`; once a generation is there, with its id in `x-generation-id`.
 */
export async function serveImages(caller: Caller, read: () => Promise<Order>): Promise<Response> {
  const limits = await countRequest(caller.actor);
  try {
    const response = await serve(caller, read);
    for (const [name, value] of Object.entries(limits)) response.headers.set(name, value);
    return response;
  } catch (error) {
    if (error instanceof AppError) Object.assign(error.headers, limits);
    throw error;
  }
}

async function serve({ actor, request }: Caller, read: () => Promise<Order>): Promise<Response> {
  const { headers } = request;
  const key = readIdempotencyKey(headers);
  const policy = readSizePolicy(headers);
  const { image, parts, prepared } = await read();
  const hash = hashRequest([new URL(request.url).pathname, policy, ...parts]);
  const idempotency = { key, hash, retry: readRetry(headers) };
  const async = prefersAsync(headers);
  const options = { door: "api", claim: !async, idempotency, ...(prepared && { prepared }) } as const;
  const asked = { ...image, sizePolicy: policy };
  const admitted = await admit(actor, asked, options);
  const { id, claimed, replayed } = admitted;
  const answer = async ? answerLater(actor, asked, admitted) : answerNow(id, claimed, image, request);
  const response = await answer.catch((error: unknown) => {
    // Who waited has gone: nobody is left to be told, and nothing went wrong.
    if (request.signal.aborted && !(error instanceof AppError)) return new Response(null, { status: 499 });
    throw afterAdmission(error, id, { idempotency, replayed });
  });
  if (replayed) response.headers.set("idempotency-replayed", "true");
  return response;
}

async function answerNow(
  id: string,
  claimed: Claimed | null,
  image: ImageRequest,
  request: Request,
): Promise<Response> {
  const place = newImagePlace();
  const work = async (listener: Listener) => {
    const result = claimed && (await runClaimed(claimed, { ...listener, room: place.enter, allocate: place.allocate }));
    // Where another process has it, its result is ours.
    return result ?? waitForResult(id, request.signal);
  };
  if (image.stream) {
    const kind = new URL(request.url).pathname.endsWith("/edits") ? "image_edit" : "image_generation";
    return streamImages({ generationId: id, kind, work: (onPartial) => work({ onPartial }), sent: place.leave });
  }
  try {
    return await answerImages(await work({}), image.responseFormat, place);
  } catch (error) {
    place.leave();
    throw error;
  }
}

async function answerLater(actor: KeyActor, image: ImageRequest, { id, written }: Admitted): Promise<Response> {
  const generation = written ? newGeneration(image, { id, ...written }) : await getGeneration(actor, id);
  const headers = {
    location: `/v1/generations/${id}`,
    "preference-applied": "respond-async",
    "x-generation-id": id,
    "cache-control": "private, no-store",
  };
  return Response.json(generation, { status: 202, headers });
}

type Told = { idempotency: Idempotency; replayed: boolean };

/** It is admitted and may have been paid: a program that asks again without a name for it would pay twice. */
function afterAdmission(error: unknown, id: string, { idempotency, replayed }: Told): AppError {
  const headers = { "x-generation-id": id, ...(replayed && { "idempotency-replayed": "true" }) };
  if (error instanceof AppError) {
    Object.assign(error.headers, headers);
    return error;
  }
  const message = `Something went wrong here. The generation goes on; its result will be on the sheet and at /v1/generations/${id}.`;
  return new AppError("internal_error", message, {
    cause: error,
    ...(idempotency.key === null && { shouldRetry: false }),
    headers,
  });
}

function readSizePolicy(headers: Headers): ImageRequest["sizePolicy"] {
  const given = sizePolicy.safeParse(headers.get("x-size-policy")?.trim().toLowerCase() ?? "closest");
  if (given.success) return given.data;
  const message = "X-Size-Policy should be closest, strict or crop.";
  throw new AppError("invalid_value", message, { param: "X-Size-Policy" });
}

/** RFC 7240: a list of preferences, names in any case, perhaps with values and parameters. */
function prefersAsync(headers: Headers): boolean {
  const preferences = (headers.get("prefer") ?? "").split(",");
  return preferences.some((one) => one.split(";")[0]?.trim().toLowerCase() === "respond-async");
}
