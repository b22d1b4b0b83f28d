import { v7 as uuidv7 } from "uuid";
import type { Person } from "../auth/actor";
import { AppError } from "../errors";
import type { Order } from "../image-endpoint";
import { type Part, readParts } from "../multipart";
import { parseImageRequest } from "../openai-api";
import { joinFields } from "../raw-json";
import { maxReferences } from "../schemas/draft";
import { maxImageBytes } from "../storage/ingest";
import { getQuota } from "./quota";
import { discardReferences, inspectReference, type ReferenceRow, storeReference } from "./references";
import { refusal } from "./refusal";

const limits = { textBytes: 256 * 1024, fileBytes: maxImageBytes };

/** A form has only text: these fields are what they look like, and what does not look like it is refused by the schema. */
const numbers = ["n", "output_compression", "partial_images"];
const booleans = ["stream", "watermark"];

/** What a form brought: text fields as JSON texts, and the rows of its files, which are in storage by then. */
type Form = { fields: Map<string, string>; images: ReferenceRow[]; mask: ReferenceRow | null; asList: boolean };

/**
 * Reads OpenAI's form of `POST /v1/images/edits`: one file after the other goes to storage, under the id that the
 * generation will have. Throws an `AppError` that names the field, and then nothing is left in storage.
 */
export async function readEdit(actor: Person, request: Request): Promise<Order> {
  // Under a name that is known already, the answer is there and costs nothing.
  const named = request.headers.has("idempotency-key");
  if (!named && (await getQuota(actor)).left < 1) throw await refusal(actor, 1);
  const id = uuidv7();
  try {
    return toOrder(id, await takeForm(id, request));
  } catch (error) {
    await discardReferences(id);
    throw error;
  }
}

async function takeForm(id: string, request: Request): Promise<Form> {
  const form: Form = { fields: new Map(), images: [], mask: null, asList: false };
  let textBytes = 0;
  for await (const part of readParts(request, limits)) {
    const role = roleOf(part.name);
    if (role) await takeFile(id, form, role, part);
    else textBytes += takeText(form, part);
    if (textBytes > limits.textBytes) {
      throw new AppError("request_too_large", "The request without its files is larger than 256 KiB.");
    }
  }
  return form;
}

/** `image`, and what clients make of it when there are several: `image[]`, `image[0]`. */
function roleOf(name: string): "image" | "mask" | null {
  if (name === "mask") return "mask";
  return /^image(\[\d*\])?$/.test(name) ? "image" : null;
}

async function takeFile(id: string, form: Form, role: "image" | "mask", part: Part): Promise<void> {
  if (!("file" in part)) throw invalid(role, "should be a file: send its bytes, with a file name");
  if (role === "mask" && form.mask) throw invalid(role, "is given twice");
  if (role === "image" && form.images.length === maxReferences)
    throw invalid(role, `should be at most ${maxReferences} files`);
  const position = role === "image" ? form.images.length : 0;
  const row = await storeReference(id, role, position, await inspectReference(part.file, "base64", role));
  if (role === "mask") form.mask = row;
  else form.images.push(row);
  form.asList ||= part.name.endsWith("]");
}

function takeText({ fields }: Form, part: Part): number {
  const { name } = part;
  if ("file" in part) throw invalid(name, "should be text: files go into image, image[] and mask");
  if (fields.has(name)) throw invalid(name, "is given twice");
  fields.set(name, toJson(name, part.text));
  return Buffer.byteLength(name) + Buffer.byteLength(part.text);
}

function toJson(name: string, text: string): string {
  if (numbers.includes(name) && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return text;
  if (booleans.includes(name) && /^(true|false)$/i.test(text)) return text.toLowerCase();
  return JSON.stringify(text);
}

function toOrder(id: string, { fields, images, mask, asList }: Form): Order {
  const text = joinFields(fields);
  const request = parseImageRequest(text);
  const [first] = images;
  if (!first) throw new AppError("missing_required_parameter", "image is required: a file.", { param: "image" });
  if (mask) checkMask(mask, first);
  const references = mask ? [...images, mask] : images;
  const sums = references.map(({ role, sha256 }) => `${role} ${Buffer.from(sha256 ?? "").toString("hex")}`);
  return {
    // The images themselves are `prepared`; whether they are a list is still the request's own.
    image: { ...request, image: asList || images.length > 1 ? [] : null },
    parts: [text, ...sums],
    prepared: { id, references },
  };
}

/** As OpenAI asks for it. */
function checkMask(mask: ReferenceRow, image: ReferenceRow): void {
  if (mask.mime !== "image/png") throw invalid("mask", "should be a PNG, whose transparent parts are made anew");
  const [of, its] = [image, mask].map(({ width, height }) => `${width}x${height}`);
  if (of !== its) throw invalid("mask", `should have the size of the first image, ${of}: it has ${its}`);
}

function invalid(name: string, problem: string): AppError {
  const param = name.length > 100 ? `${name.slice(0, 100).toWellFormed()}…` : name;
  return new AppError("invalid_value", `${param} ${problem}.`, { param });
}
