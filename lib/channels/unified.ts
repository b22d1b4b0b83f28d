import { z } from "zod";
import { joinFields } from "../raw-json";
import {
  type Provider,
  type ProviderContext,
  type ProviderImage,
  type ProviderRequest,
  UpstreamError,
} from "./provider";
import { cleanText, cleanUsage, postJson } from "./upstream";

const reply = z.object({ data: z.array(z.unknown()), usage: z.unknown().optional() });

/** Whatever is odd in an image that was paid for counts as not given. */
const text = z.string().nullish().catch(null);
const item = z.object({ url: text, b64_json: text, revised_prompt: text });

/** The seed's dialect: its JSON as it is, and answers with `url` or `b64_json` whatever was asked. */
export const unified: Provider = {
  async generate(request, context) {
    const answer = await postJson("/images/generations", requestBody(request), request.n, context);
    const parsed = reply.safeParse(parse(answer));
    if (!parsed.success) {
      throw new UpstreamError("invalid", "The provider's answer is not one that images can be read from.", {
        cause: parsed.error,
      });
    }
    const { data, usage } = parsed.data;
    const images = data.map((given) => toImage(given, context)).filter((image) => image !== null);
    return { images, usage: cleanUsage(usage, context) };
  },
  ignores: () => [],
};

/**
 * The body that goes out: model, prompt, n, size, image and response format as the pipeline decided them, then every
 * other field as the caller wrote it, byte for byte. The image is asked for in the answer itself: what is paid for
 * should not hang on a second download.
 */
export function requestBody(request: ProviderRequest): string {
  const fields = new Map<string, string>([
    ["model", JSON.stringify(request.model)],
    ["prompt", JSON.stringify(request.prompt)],
    ["n", String(request.n)],
  ]);
  if (request.size !== null) fields.set("size", JSON.stringify(request.size));
  if (request.references.length > 0) fields.set("image", references(request));
  fields.set("response_format", '"b64_json"');
  for (const [name, value] of request.fields) fields.set(name, value);
  return joinFields(fields);
}

function references({ references, referencesAsList }: ProviderRequest): string {
  const values = references.map((reference) => {
    if (reference.form === "raw") return reference.json;
    const base64 = reference.bytes.toString("base64");
    return JSON.stringify(reference.form === "data_url" ? `data:${reference.mime};base64,${base64}` : base64);
  });
  return referencesAsList ? `[${values.join(",")}]` : (values[0] ?? "null");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause, which quotes the text: that may be our own key, and causes are logged.
    throw new UpstreamError("invalid", "The provider's answer is not valid JSON.");
  }
}

function toImage(given: unknown, context: ProviderContext): ProviderImage | null {
  const parsed = item.safeParse(given);
  if (!parsed.success) return null;
  const { url, b64_json, revised_prompt } = parsed.data;
  const revisedPrompt = revised_prompt == null ? null : cleanText(revised_prompt, 32_000, context);
  // Either field may hold a data: URL.
  const inline = b64_json || (/^data:/i.test(url ?? "") && url);
  if (inline) {
    const base64 = /^data:/i.test(inline) ? inline.slice(inline.indexOf(",") + 1) : inline;
    return { bytes: Buffer.from(base64, "base64"), revisedPrompt };
  }
  return url ? { url, revisedPrompt } : null;
}
