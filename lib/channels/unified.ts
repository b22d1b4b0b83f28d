import { z } from "zod";
import { joinFields } from "../raw-json";
import { type Provider, type ProviderImage, type ProviderRequest, UpstreamError } from "./provider";
import { postJson } from "./upstream";

const reply = z.object({
  data: z
    .array(
      z.object({
        url: z.string().min(1).nullish(),
        b64_json: z.string().min(1).nullish(),
        revised_prompt: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z.record(z.string(), z.unknown()).nullish(),
});

/** The seed's dialect: its JSON as it is, and answers with `url` or `b64_json` whatever was asked. */
export const unified: Provider = {
  async generate(request, context) {
    const text = await postJson("/images/generations", requestBody(request), context);
    const parsed = reply.safeParse(parse(text));
    if (!parsed.success) {
      throw new UpstreamError("invalid", "The provider's answer is not one that images can be read from.", {
        cause: parsed.error,
      });
    }
    const { data, usage } = parsed.data;
    return { images: data.map(toImage).filter((image) => image !== null), usage: usage ?? null };
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
  } catch (error) {
    throw new UpstreamError("invalid", "The provider's answer is not valid JSON.", { cause: error });
  }
}

function toImage(item: z.infer<typeof reply>["data"][number]): ProviderImage | null {
  const revisedPrompt = item.revised_prompt ?? null;
  if (item.b64_json) {
    const base64 = item.b64_json.startsWith("data:")
      ? item.b64_json.slice(item.b64_json.indexOf(",") + 1)
      : item.b64_json;
    return { bytes: Buffer.from(base64, "base64"), revisedPrompt };
  }
  return item.url ? { url: item.url, revisedPrompt } : null;
}
