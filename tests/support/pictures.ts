import { v7 as uuidv7 } from "uuid";
import { db } from "@/lib/db";
import { indexRest } from "@/lib/library/indexing";

const month = { startsAt: new Date("2026-11-01T00:00:00Z"), endsAt: new Date("2026-12-01T00:00:00Z") };

type Given = { private?: boolean; prompt?: string; indexed?: false };

/**
 * Rows of `count` images, ten of a generation, without their bytes, findable and counted unless that is not `indexed`;
 * gives their ids in order.
 */
export async function newImages(userId: string, count: number, given: Given = {}) {
  const { private: isPrivate = false, prompt = "a harbour", indexed = true } = given;
  const window = { userId, startsAt: month.startsAt };
  await db.quotaWindow.upsert({ where: { userId_startsAt: window }, create: { userId, ...month }, update: {} });
  const common = { userId, private: isPrivate };
  const generations = Array.from({ length: Math.ceil(count / 10) }, (_, index) => ({
    ...{ id: uuidv7(), n: Math.min(10, count - index * 10), prompt, windowStart: month.startsAt },
    ...{ door: "studio" as const, state: "succeeded" as const, request: "{}", model: "gpt-image-2" },
    ...common,
  }));
  await db.generation.createMany({ data: generations });
  const images = generations.flatMap(({ id, n }) =>
    Array.from({ length: n }, (_, index) => ({
      ...{ id: uuidv7(), generationId: id, index, originalKey: `test/${id}/${index}` },
      ...{ sha256: Buffer.alloc(32, index), mime: "image/png", bytes: 1000, width: 1536, height: 1024 },
      ...common,
    })),
  );
  await db.image.createMany({ data: images });
  if (indexed) await indexRest(60_000);
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
