import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { demo } from "@/lib/channels/demo/demo";
import { presets } from "@/lib/channels/size";
import { picture, pictures, request } from "@/tests/support/painted";

vi.mock("@/lib/env", () => ({ env: () => ({ DEMO_DELAY_MS: 0 }) }));

describe("the pixels", () => {
  it.each([
    ...Object.values(presets),
    "1001x333",
    "335x1003",
    "64x64",
    "17x16",
    "3840x1280",
    "3840x16",
    "16x3840",
    "1x1",
  ])("are exactly %s, a PNG", async (size) => {
    const { bytes } = await picture({ size });
    const { format, width, height, hasAlpha } = await sharp(bytes).metadata();
    expect({ format, size: `${width}x${height}`, hasAlpha }).toEqual({ format: "png", size, hasAlpha: false });
  });

  it.each([null, "auto"])("are 1024x1024 for %s", async (size) => {
    const { width, height } = await sharp((await picture({ size })).bytes).metadata();
    expect([width, height]).toEqual([1024, 1024]);
  });

  it("refuse a size that means nothing, at no cost", async () => {
    await expect(picture({ size: "wide" })).rejects.toMatchObject({ failure: "refused", detail: { param: "size" } });
    await expect(picture({ size: "0x10" })).rejects.toMatchObject({ failure: "refused" });
  });
});

describe("the seed", () => {
  it("makes the same bytes of the same prompt, index and size", async () => {
    const [one, two] = [await pictures({ n: 2 }), await pictures({ n: 2 })];
    expect(one).toEqual(two);
  });

  it("makes a variation of each index", async () => {
    const made = await pictures({ n: 4 });
    expect(new Set(made.map(({ bytes }) => bytes.toString("base64"))).size).toBe(4);
  });

  it("makes another picture of another prompt", async () => {
    const { bytes } = await picture({ prompt: "Sea kayak at last light" });
    expect(bytes.equals((await picture()).bytes)).toBe(false);
  });
});

describe("the picture", () => {
  const prompts = [
    "product on a podium, white background",
    "mountains at dawn",
    "autumn leaves",
    "geometric pattern",
    "waves",
    "city at night",
    "planet",
    "houseplant in a vase",
    "desert",
    "abstract ribbons",
    "arches and stairs",
    "forest with moon",
    "portrait",
    "bowl of lemons",
    "a b c",
    "雪の朝",
    '\'; <svg onload="x"> & ]]>',
  ];
  it.each(prompts)("is not flat: %s", async (prompt) => {
    for (const size of ["240x720", "720x240"]) {
      const { channels } = await sharp((await picture({ prompt, size })).bytes).stats();
      expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(14);
    }
  });

  it("comes with a revised prompt that goes on from the user's", async () => {
    const { revisedPrompt } = await picture({ prompt: "  sea kayak\nat first light. " });
    expect(revisedPrompt).toMatch(/^Sea kayak at first light: .{80,}\.$/);
  });

  it("keeps the revised prompt of a very long prompt short", async () => {
    const { revisedPrompt } = await picture({ prompt: "wave ".repeat(6400) });
    expect(revisedPrompt?.length).toBeLessThan(1000);
  });
});

describe("the prompt's words", () => {
  it.each([
    ["Launch poster: sea kayak at first light, risograph, three inks", /kayak/],
    ["Geometric quilt tiles", /quilt|patchwork/],
    ["Sneaker product shot on a white background", /studio forms.*clean white/],
    ["Lonely planet over a nebula", /planet/],
    ["Teal city skyline at night", /skyline.*(teal|petrol|bottle green|sea glass)/],
    ["Lemons in a bowl", /bowl/],
  ])("choose scene and colours: %s", async (prompt, depicted) => {
    expect((await picture({ prompt })).revisedPrompt?.slice(prompt.length)).toMatch(depicted);
  });
});

it("draws a quality that it does not know like none, whatever it is called", async () => {
  const plain = await picture();
  for (const quality of ["constructor", "toString", "__proto__"]) {
    const { bytes } = await picture({ fields: new Map([["quality", JSON.stringify(quality)]]) });
    expect(bytes.equals(plain.bytes), quality).toBe(true);
  }
});

describe("a transparent background", () => {
  const fields = new Map([["background", '"transparent"']]);

  it("leaves out the backdrop", async () => {
    for (const prompt of ["product packshot", "autumn leaves", "planet", "mountains"]) {
      const { bytes } = await picture({ prompt, fields });
      const { channels } = await sharp(bytes).stats();
      expect(channels).toHaveLength(4);
      expect(channels[3]).toMatchObject({ min: 0, max: 255 });
    }
  });

  it("is not assumed of any other value", async () => {
    const { bytes } = await picture({ fields: new Map([["background", '{"type":"transparent"}']]) });
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(false);
  });
});

describe("a reference image", () => {
  const colours = async (background: string) => {
    const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background } })
      .png()
      .toBuffer();
    return { form: "base64" as const, mime: "image/png", bytes };
  };

  it("lends its colours", async () => {
    const [green, red] = [await colours("#1f9d4d"), await colours("#c2182b")];
    for (const prompt of ["geometric pattern", "mountains", "product"]) {
      const mean = async (reference: typeof green) => {
        const { channels } = await sharp((await picture({ prompt, references: [reference] })).bytes).stats();
        return channels.map((channel) => channel.mean) as [number, number, number];
      };
      const [g, r] = [await mean(green), await mean(red)];
      expect(g[1]).toBeGreaterThan(g[0]);
      expect(r[0]).toBeGreaterThan(r[1]);
    }
  });

  it("has its colours named in the revised prompt", async () => {
    const { revisedPrompt } = await picture({ references: [await colours("#1f9d4d")] });
    expect(revisedPrompt).toContain("taken from the reference image: green");
  });

  it("that cannot be read is refused, at no cost", async () => {
    const references = [{ form: "url" as const, mime: "image/png", bytes: Buffer.from("nothing") }];
    await expect(picture({ references })).rejects.toMatchObject({ failure: "refused", detail: { param: "image" } });
  });

  it("that only another dialect understands is named as ignored", () => {
    const references = [{ form: "raw" as const, json: '{"id":"x"}' }];
    expect(demo.ignores(request({ references }))).toEqual(["image"]);
  });
});

describe("fields without effect", () => {
  it("are named in the caller's order", () => {
    const fields = new Map([
      ["style", '"vivid"'],
      ["quality", '"high"'],
      ["watermark", "false"],
      ["background", '"transparent"'],
      ["user", '"u1"'],
    ]);
    expect(demo.ignores(request({ fields }))).toEqual(["style", "watermark", "user"]);
  });

  it("depend on the value", () => {
    const fields = new Map([
      ["quality", "7"],
      ["background", '{"color":"red"}'],
      ["output_format", '"webp"'],
    ]);
    expect(demo.ignores(request({ fields }))).toEqual(["quality", "background", "output_format"]);
    expect(demo.ignores(request({ fields: new Map([["output_format", '"png"']]) }))).toEqual([]);
  });

  it("do not include quality, which sets the grain", async () => {
    const of = (quality: string) => picture({ fields: new Map([["quality", JSON.stringify(quality)]]) });
    expect((await of("low")).bytes.equals((await of("high")).bytes)).toBe(false);
  });
});
