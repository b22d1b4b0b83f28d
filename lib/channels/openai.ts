import { z } from "zod";
import { jsonBody, multipartBody } from "./outgoing";
import type { Provider, ProviderRequest, ReferenceImage } from "./provider";
import { askForImages } from "./upstream";

/** What GPT image models know beside what the pipeline decides; of these, edits have no `moderation`. */
const known = ["quality", "background", "output_format", "output_compression", "moderation", "user"];
/** The qualities of older models, whose names callers still use. */
const qualities = new Map<unknown, string>([
  ["standard", "medium"],
  ["hd", "high"],
]);
const plain = z.union([z.string(), z.number()]);

/**
 * OpenAI's own images API for GPT image models: JSON to `/images/generations`, or with references multipart to
 * `/images/edits`. It always answers with base64, and refuses fields that it does not know.
 */
export const openai: Provider = {
  async generate(request, context) {
    const { fields, images, mask } = translate(request);
    if (images.length === 0) {
      return askForImages("/images/generations", jsonBody([JSON.stringify(fields)]), request, context);
    }
    const files = images.map((image, index) => toFile("image[]", `reference-${index}`, image));
    if (mask) files.push(toFile("mask", "mask", mask));
    const texts = Object.entries(fields).map(([name, value]) => ({ name, value: String(value) }));
    return askForImages("/images/edits", multipartBody([...texts, ...files]), request, context);
  },
  ignores: (request) => translate(request).ignored,
};

function translate(request: ProviderRequest) {
  const { model, prompt, n, size, stream, references } = request;
  const images = references.filter((reference) => reference.form !== "raw");
  const mask = images.length > 0 ? request.mask : null;
  const fields: Record<string, string | number | boolean> = { model, prompt, n, ...(size !== null && { size }) };
  const ignored = new Set<string>();
  if (images.length < references.length) ignored.add("image");
  if (request.mask && !mask) ignored.add("mask");
  for (const [name, json] of request.fields) {
    const value = plain.safeParse(JSON.parse(json)).data;
    const takes = known.includes(name) && (name !== "moderation" || images.length === 0);
    if (value === undefined || !takes) ignored.add(name);
    else fields[name] = name === "quality" ? (qualities.get(value) ?? value) : value;
  }
  if (stream) Object.assign(fields, { stream: true, partial_images: stream.partialImages });
  return { fields, images, mask, ignored: [...ignored] };
}

function toFile(name: string, stem: string, { mime, bytes }: ReferenceImage) {
  const extension = mime === "image/jpeg" ? "jpg" : mime.slice("image/".length);
  return { name, filename: `${stem}.${extension}`, mime, bytes };
}
