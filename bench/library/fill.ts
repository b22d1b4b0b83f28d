import { Client } from "pg";
import sharp from "sharp";
import { prepareDatabase } from "@/lib/cli/prepare";
import { env } from "@/lib/env";
import { account } from "./account";
import { seed, shapes } from "./seed";

// A process of its own, as lib takes its database from the environment: migrates it, and fills it with so many images.

const count = Number(process.argv[2]);
const system = { kind: "system", name: "bench" } as const;
await prepareDatabase(env().DATABASE_URL ?? "", env(), true);
const [{ createUser }, { db }, { recount }] = await Promise.all([
  import("@/lib/people/people"),
  import("@/lib/db"),
  import("@/lib/library/counts"),
]);
const { id } = await createUser(system, { ...account, name: "Member 1", role: "admin" });
await db.user.update({ where: { id }, data: { monthlyQuota: 1_000_000 } });
const client = new Client({ connectionString: env().DATABASE_URL ?? "" });
await client.connect();
await seed(client, count, id, await storePictures());
await client.end();
await db.$transaction((tx) => recount(tx, "UTC"), { timeout: 300_000 });
await db.$executeRaw`ANALYZE`;
await db.$disconnect();
process.send?.({ ready: true });
process.disconnect();

/** A picture of each shape with its thumbnails, under names that the server is told of; gives their thumbhashes. */
async function storePictures(): Promise<Buffer[]> {
  const [{ storage }, { makeThumbnails }, { thumbnailKey }] = await Promise.all([
    import("@/lib/storage/storage"),
    import("@/lib/storage/thumbnails"),
    import("@/lib/storage/ingest"),
  ]);
  const hashes: Buffer[] = [];
  for (const [index, [width, height]] of shapes.entries()) {
    const picture = await sharp(Buffer.from(drawn(index, width, height)))
      .webp({ quality: 80 })
      .toBuffer();
    const { small, large, thumbhash } = await makeThumbnails(picture);
    const contentType = { contentType: "image/webp" };
    await storage().put(`seed/${index}`, picture, contentType);
    await storage().put(thumbnailKey(`shared-${index.toString(16)}`, "small"), small, contentType);
    await storage().put(thumbnailKey(`shared-${index.toString(16)}`, "large"), large, contentType);
    hashes.push(thumbhash);
  }
  return hashes;
}

/** Hills under a sun, in colours of their own. */
function drawn(index: number, width: number, height: number): string {
  const hue = index * 23;
  const hill = (top: number, light: number) =>
    `<path d="M0 ${height * top} Q ${width / 3} ${height * (top - 0.2)} ${width} ${height * (top + 0.05)} V ${height} H 0 Z"
      fill="hsl(${hue + 40},35%,${light}%)"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="hsl(${hue},50%,80%)"/>
    <circle cx="${width * 0.7}" cy="${height * 0.3}" r="${height / 9}" fill="hsl(${hue + 180},70%,60%)"/>
    ${hill(0.6, 55)}${hill(0.75, 40)}${hill(0.9, 25)}</svg>`;
}
