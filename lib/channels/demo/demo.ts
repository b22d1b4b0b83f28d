import { setTimeout as wait } from "node:timers/promises";
import sharp from "sharp";
import { env } from "@/lib/env";
import { type Provider, type ProviderRequest, type ReferenceImage, UpstreamError } from "../provider";
import { compose } from "./compose";
import type { Palette } from "./palettes";
import { paletteOf } from "./reference";
import type { Grain } from "./render";

const sketchSide = 480;
const grains: Record<string, Grain> = { low: "coarse", high: "fine", hd: "fine" };

/** The channel without an upstream: it draws a picture in process, seeded by the prompt and steered by its words. */
export const demo: Provider = {
  async generate(request, { signal, onPartial }) {
    const { width, height } = pixels(request.size);
    const delay = env().DEMO_DELAY_MS;
    const sketches = onPartial && delay > 0 ? (request.stream?.partialImages ?? 0) : 0;
    let drawn = false;
    const show = async (number: number) => {
      const bytes = await sketch(request, (number + 1) / (sketches + 1));
      if (!drawn) onPartial?.({ number, bytes });
    };
    try {
      for (let number = 0; number < sketches; number++) {
        await wait(delay / (sketches + 1), undefined, { signal });
        // Without a sketch the picture comes all the same, and when it would.
        void show(number).catch(() => {});
      }
      await wait(delay / (sketches + 1), undefined, { signal });
      drawn = true;
    } catch (cause) {
      throw new UpstreamError("not_sent", "The call was given up before the picture was drawn.", { cause });
    }
    const reference = await referencePalette(request);
    const images = [];
    const commission = commissionOf(request, reference);
    for (let index = 0; index < request.n; index++) {
      if (signal.aborted) {
        throw new UpstreamError("not_sent", "The call was given up before the picture was drawn.", {
          cause: signal.reason,
        });
      }
      images.push(await compose({ ...commission, index, width, height }));
    }
    return { images, usage: null };
  },

  ignores(request) {
    const without = [...request.fields.keys()].filter((name) => !hasEffect(request, name));
    return request.references.length > 0 && !firstImage(request) ? ["image", ...without] : without;
  },
};

/** What all pictures of a request have in common. */
function commissionOf(request: ProviderRequest, reference: Palette | undefined) {
  const quality = text(request, "quality") ?? "";
  const grain = (Object.hasOwn(grains, quality) && grains[quality]) || "plain";
  const transparent = text(request, "background") === "transparent";
  return { prompt: request.prompt, grain, transparent, ...(reference && { reference }) };
}

/** The first picture when `done` of it, from 0 to 1, is there: small, and the less sharp the less there is. */
async function sketch(request: ProviderRequest, done: number): Promise<Buffer> {
  const { width, height } = pixels(request.size);
  const scale = Math.min(1, sketchSide / Math.max(width, height));
  const size = { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
  const commission = commissionOf(request, await referencePalette(request));
  const { bytes } = await compose({ ...commission, ...size, index: 0 });
  return sharp(bytes)
    .blur(1 + 24 * (1 - done) ** 2)
    .png()
    .toBuffer();
}

/** Fields whose value is what a picture from here is anyway have their effect too. */
function hasEffect(request: ProviderRequest, name: string): boolean {
  const value = text(request, name) ?? "";
  if (name === "quality") return ["low", "medium", "high", "standard", "hd", "auto"].includes(value);
  if (name === "background") return ["transparent", "opaque", "auto"].includes(value);
  return name === "output_format" && value === "png";
}

/** A field's value where it is a JSON string. */
function text(request: ProviderRequest, name: string): string | undefined {
  const json = request.fields.get(name);
  if (!json?.trimStart().startsWith('"')) return undefined;
  return JSON.parse(json) as string;
}

function pixels(size: string | null): { width: number; height: number } {
  if (size === null || size === "auto") return { width: 1024, height: 1024 };
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(size) ?? [];
  if (!Number(width) || !Number(height)) {
    throw new UpstreamError("refused", `The size should be WIDTHxHEIGHT, not ${size}.`, { status: 400, param: "size" });
  }
  return { width: Number(width), height: Number(height) };
}

function firstImage(request: ProviderRequest): ReferenceImage | undefined {
  return request.references.find((reference) => reference.form !== "raw");
}

async function referencePalette(request: ProviderRequest): Promise<Palette | undefined> {
  const image = firstImage(request);
  if (!image) return undefined;
  try {
    return await paletteOf(image.bytes);
  } catch (cause) {
    throw new UpstreamError("refused", "The reference image could not be read.", {
      status: 400,
      param: "image",
      cause,
    });
  }
}
