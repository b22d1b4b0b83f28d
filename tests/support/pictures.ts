import { v7 as uuidv7 } from "uuid";
import { db } from "@/lib/db";

const month = { startsAt: new Date("2026-11-01T00:00:00Z"), endsAt: new Date("2026-12-01T00:00:00Z") };

/** Rows of `count` images of one generation, without their bytes; gives their ids in order. */
export async function newImages(userId: string, count: number, given: { private?: boolean; prompt?: string } = {}) {
  const { private: isPrivate = false, prompt = "a harbour" } = given;
  const window = { userId, startsAt: month.startsAt };
  await db.quotaWindow.upsert({ where: { userId_startsAt: window }, create: { userId, ...month }, update: {} });
  const generationId = uuidv7();
  const common = { id: generationId, userId, private: isPrivate, prompt, windowStart: month.startsAt };
  await db.generation.create({
    data: { ...common, door: "studio", state: "succeeded", request: "{}", model: "gpt-image-2", n: count },
  });
  const images = Array.from({ length: count }, (_, index) => ({
    ...{ id: uuidv7(), generationId, userId, index, private: isPrivate, originalKey: `test/${generationId}/${index}` },
    ...{ sha256: Buffer.alloc(32, index), mime: "image/png", bytes: 1000, width: 1536, height: 1024 },
  }));
  await db.image.createMany({ data: images });
  return images.map(({ id }) => id);
}

/** A set with these images in order; `add` puts another at its end. */
export async function newSet(userId: string, name: string, imageIds: (string | undefined)[]) {
  const { id } = await db.set.create({ data: { userId, name } });
  let place = 0;
  const add = async (imageId: string | undefined) => {
    place += 1;
    await db.setImage.create({ data: { setId: id, imageId: imageId ?? "", position: `a${place}` } });
  };
  for (const imageId of imageIds) await add(imageId);
  return { id, add };
}
