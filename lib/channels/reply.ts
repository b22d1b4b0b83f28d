import { z } from "zod";
import { decodeBase64, decodePlainBase64 } from "../base64";
import { type CutJson, cutLongStrings, unescapeString } from "../raw-json";
import { cleanText, cleanUsage } from "./clean";
import { type ProviderContext, type ProviderImage, type ProviderResult, UpstreamError } from "./provider";

const reply = z.object({ data: z.array(z.unknown()), usage: z.unknown().optional() });

/** Whatever is odd in an image that was paid for counts as not given. */
const word = z.string().nullish().catch(null);
const item = z.object({ url: word, b64_json: word, revised_prompt: word });

/**
 * The images in an answer of the form `{"data": [{"b64_json" | "url", "revised_prompt"?}], "usage"?}`; what cannot be
 * one is left out. Throws an `UpstreamError` that is `invalid` if the answer is of another form.
 */
export function readReply(json: Buffer, context: ProviderContext): ProviderResult {
  const cut = cutLongStrings(json);
  const parsed = reply.safeParse(parse(cut.text));
  if (!parsed.success) {
    throw new UpstreamError("invalid", "The provider's answer is not one that images can be read from.", {
      cause: parsed.error,
    });
  }
  const { data, usage } = parsed.data;
  const images = data.map((given) => toImage(given, cut, context)).filter((image) => image !== null);
  return { images, usage: toUsage(usage, cut, context) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause, which quotes the text: that may be our own key, and causes are logged.
    throw new UpstreamError("invalid", "The provider's answer is not valid JSON.");
  }
}

/** The image in an object of this form that was parsed out of `cut`; null if there is none. */
export function toImage(given: unknown, cut: CutJson, context: ProviderContext): ProviderImage | null {
  const parsed = item.safeParse(given);
  if (!parsed.success) return null;
  const { url, b64_json, revised_prompt } = parsed.data;
  const revisedPrompt = toPrompt(revised_prompt, cut, context);
  // Either field may hold a data: URL.
  const inline = [b64_json, url].map((value) => cut.take(value) ?? Buffer.from(value ?? ""));
  const [encoded] = inline.filter((value, index) => value.length > 0 && (index === 0 || isDataUrl(value)));
  if (encoded) {
    // What is large is handed on as it came; what is small is as quickly written anew.
    const plain = cut.take(b64_json) && decodePlainBase64(encoded, context.allocate);
    if (plain) return { bytes: plain, base64: encoded, revisedPrompt };
    const bytes = decodeBase64(encoded);
    return bytes && { bytes, revisedPrompt };
  }
  return url && !cut.take(url) ? { url, revisedPrompt } : null;
}

function isDataUrl(value: Buffer): boolean {
  return /^data:/i.test(value.toString("latin1", 0, 5));
}

function toPrompt(given: string | null | undefined, cut: CutJson, context: ProviderContext): string | null {
  if (given == null) return null;
  const long = cut.take(given);
  try {
    return cleanText(long ? unescapeString(long) : given, 32_000, context);
  } catch {
    return null;
  }
}

/** The usage in an answer that was parsed out of `cut`, cleaned; null if it is odd or large. */
export function toUsage(given: unknown, cut: CutJson, context: ProviderContext): ProviderResult["usage"] {
  const usage = cleanUsage(given, context);
  // A string that was long enough to be cut is longer than all of the usage may be.
  return usage && cut.isCut(JSON.stringify(usage)) ? null : usage;
}
