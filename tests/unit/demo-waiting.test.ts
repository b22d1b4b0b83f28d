import sharp from "sharp";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { demo } from "@/lib/channels/demo/demo";
import type { ProviderRequest } from "@/lib/channels/provider";
import { context, picture, request } from "@/tests/support/painted";

const settings = vi.hoisted(() => ({ DEMO_DELAY_MS: 0 }));
vi.mock("@/lib/env", () => ({ env: () => settings }));

beforeEach(() => {
  settings.DEMO_DELAY_MS = 0;
});

describe("waiting", () => {
  it("stops when the caller gives up, and surely nothing was paid", async () => {
    settings.DEMO_DELAY_MS = 60_000;
    const stop = new AbortController();
    const call = demo.generate(request(), { ...context, signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(call).rejects.toMatchObject({ name: "UpstreamError", failure: "not_sent", mayBePaid: false });
  });

  it("never begins for a caller who is already gone", async () => {
    const call = demo.generate(request(), { ...context, signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ failure: "not_sent" });
  });

  it("lasts as long as configured", async () => {
    settings.DEMO_DELAY_MS = 120;
    const start = performance.now();
    await picture();
    expect(performance.now() - start).toBeGreaterThan(110);
  });
});

describe("being watched", () => {
  const watched = async (given: Partial<ProviderRequest>) => {
    const shown: { number: number; bytes: Buffer }[] = [];
    const { images } = await demo.generate(request(given), { ...context, onPartial: (one) => shown.push(one) });
    return { shown, images };
  };

  it("shows sketches of the picture's shape on the way, the second one sharper, and takes no longer", async () => {
    settings.DEMO_DELAY_MS = 1500;
    const { shown, images } = await watched({ size: "1536x1024", stream: { partialImages: 2 } });
    expect(shown.map(({ number }) => number)).toEqual([0, 1]);
    const sharpness = await Promise.all(shown.map(async ({ bytes }) => (await sharp(bytes).stats()).sharpness));
    expect(sharpness[0]).toBeLessThan(sharpness[1] ?? 0);
    expect(await sharp(shown[0]?.bytes).metadata()).toMatchObject({ width: 480, height: 320 });
    settings.DEMO_DELAY_MS = 0;
    const unwatched = await picture({ size: "1536x1024" });
    expect(images[0] && "bytes" in images[0] && images[0].bytes.equals(unwatched.bytes)).toBe(true);
  });

  it("shows none where none are asked for", async () => {
    settings.DEMO_DELAY_MS = 60;
    expect((await watched({ stream: null })).shown).toEqual([]);
    expect((await watched({ stream: { partialImages: 0 } })).shown).toEqual([]);
  });
});
