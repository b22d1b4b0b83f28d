import { demo } from "@/lib/channels/demo/demo";
import type { ProviderRequest } from "@/lib/channels/provider";
import { providerRequest } from "./dialect";

/** What the demo channel is asked in, unless a test says otherwise. */
export const context = { signal: new AbortController().signal, baseUrl: null, apiKey: null };

/** A small request of it. */
export const request = (given: Partial<ProviderRequest> = {}) =>
  providerRequest({ prompt: "Sea kayak at first light", size: "256x256", ...given });

/** What it paints for that. */
export async function pictures(given: Partial<ProviderRequest> = {}) {
  const { images } = await demo.generate(request(given), context);
  return images.map((image) => {
    if (!("bytes" in image)) throw new Error("the demo channel answers with bytes");
    return image;
  });
}

/** The first of them. */
export async function picture(given: Partial<ProviderRequest> = {}) {
  const [first] = await pictures(given);
  if (!first) throw new Error("no image");
  return first;
}
