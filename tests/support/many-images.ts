import { db } from "@/lib/db";

/** The shapes of a library, in their order, as pixels. */
const shapes = [
  [1536, 1024],
  [1024, 1024],
  [1024, 1536],
  [1920, 1080],
  [1080, 1920],
  [2048, 880],
];

type Given = {
  /** How far apart two images were made. */
  every: { minutes: number };
  /** When the newest was made. */
  until: string;
};

/** Rows of `count` images without their bytes, each of a generation of its own, `image 1` the newest. */
export async function manyImages(userId: string, count: number, { every, until }: Given): Promise<void> {
  const window = { startsAt: new Date("2020-01-01T00:00:00Z"), endsAt: new Date("2020-02-01T00:00:00Z") };
  await db.quotaWindow.create({ data: { userId, ...window } });
  const at = `${JSON.stringify(shapes)}`;
  const thumbhash = Buffer.from("1QcSHQRnh493V4dIh4eXh1h4kJUI", "base64");
  await db.$executeRaw`
    WITH made AS (
      SELECT number, gen_random_uuid() AS id, ${until}::timestamptz - number * ${every.minutes} * interval '1 minute' AS at
      FROM generate_series(${count}::int, 1, -1) AS number
    ), generations AS (
      INSERT INTO generations (id, user_id, door, state, request, model, prompt, window_start, created_at, finished_at)
      SELECT id, ${userId}::uuid, 'studio', 'succeeded', '{}', 'gpt-image-2', 'image ' || number,
             ${window.startsAt}::timestamptz, at, at FROM made
    )
    INSERT INTO images (id, number, generation_id, user_id, index, original_key, sha256, mime, bytes, width, height,
                        thumbhash, created_at)
    SELECT gen_random_uuid(), ${count}::int - number + 1, id, ${userId}::uuid, 0, 'test/' || id, decode(repeat('00', 32), 'hex'),
           'image/png', 1000, (shape->>0)::int, (shape->>1)::int, ${thumbhash}, at
    FROM (SELECT *, ${at}::jsonb -> ((number * 7 + number / 5) % ${shapes.length})::int AS shape FROM made) AS shaped`;
  await db.$executeRaw`SELECT setval(pg_get_serial_sequence('images', 'number'), ${count}::int)`;
}
