import Busboy, { type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { bodyChunks } from "./body";
import { AppError } from "./errors";

/** One part of a form: a field's text, or a file's bytes. */
export type Part = { name: string; text: string } | { name: string; file: Buffer };

export type PartLimits = { textBytes: number; fileBytes: number };

/** More parts than this no request of ours has. */
const maxParts = 200;

/**
 * The parts of a `multipart/form-data` body in their order, each as soon as it is complete: the next file is not taken
 * from the connection before the caller asks for it. Throws `unsupported_media_type`, `invalid_value`,
 * `request_too_large`, or `invalid_json` where the connection breaks off.
 */
export async function* readParts(request: Request, limits: PartLimits): AsyncGenerator<Part> {
  const form = openForm(request.headers.get("content-type") ?? "", limits);
  const { ready, failed } = collect(form, limits);
  for await (const chunk of bodyChunks(request)) {
    await Promise.race([write(form, chunk), failed]);
    yield* ready.splice(0);
  }
  const finished = new Promise<void>((resolve) => form.once("finish", resolve));
  form.end();
  await Promise.race([finished, failed]);
  yield* ready.splice(0);
}

function openForm(contentType: string, { textBytes, fileBytes }: PartLimits): BusboyInstance {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw new AppError(
      "unsupported_media_type",
      "This takes a form: send multipart/form-data with image as a file. JSON with references goes to /v1/images/generations.",
    );
  }
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: { fieldSize: textBytes, fileSize: fileBytes, parts: maxParts, headerPairs: 20, headerSize: 16 * 1024 },
      // A part with a media type of its own is a file, also where the client has no name for it.
      isPartAFile: (_, type, fileName) =>
        fileName !== undefined || !/^(text\/|application\/json)/.test(type ?? "text/"),
    });
  } catch (cause) {
    const message = "The Content-Type has no boundary: let the HTTP client write that header of a form by itself.";
    throw new AppError("invalid_value", message, { cause });
  }
}

/** Gathers what the parser finds; `failed` is rejected with the first thing that is wrong. */
function collect(form: BusboyInstance, limits: PartLimits): { ready: Part[]; failed: Promise<never> } {
  const ready: Part[] = [];
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  // It may fail while nobody waits.
  failed.catch(() => {});
  form
    .on("field", (name, text, _, truncated) => {
      if (truncated) fail(tooLarge(name, limits.textBytes));
      else ready.push({ name: named(name, fail), text });
    })
    .on("file", (name, stream: BusboyFileStream) => {
      const chunks: Buffer[] = [];
      stream
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("limit", () => fail(tooLarge(name, limits.fileBytes)))
        // The form says the same.
        .on("error", () => {})
        .on("end", () => ready.push({ name: named(name, fail), file: Buffer.concat(chunks) }));
    })
    .on("partsLimit", () => fail(new AppError("invalid_value", `The form has more than ${maxParts} parts.`)))
    .on("error", (cause) => fail(new AppError("invalid_value", "The form is broken: it ends too early.", { cause })));
  return { ready, failed };
}

function write(form: BusboyInstance, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    form.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

function named(name: string | undefined, fail: (error: AppError) => void): string {
  if (!name) fail(new AppError("invalid_value", "The form has a part without a name."));
  return name ?? "";
}

function tooLarge(name: string | undefined, limit: number): AppError {
  const size = limit < 1024 * 1024 ? `${limit / 1024} KiB` : `${limit / 1024 / 1024} MB`;
  const field = name?.slice(0, 100) ?? "A part of the form";
  return new AppError(
    "request_too_large",
    `${field} is larger than ${size}.`,
    name ? { param: name.slice(0, 100) } : {},
  );
}
