import { db } from "@/lib/db";

/** What comes and goes by itself, or is made a moment later. */
const restless = ["last_seen_at", "last_active_at", "last_used_at", "last_viewed_at", "views", "thumbhash", "search"];
/** What is counted or indexed from the images a moment later, and what is still to be removed of those that are gone. */
const derived = ["image_buckets", "bucket_counts", "bucket_changes", "search_words", "purged_images"];

/** A digest of every table's rows as they are now, but for counted tries, times of use and what follows from the rest. */
export async function state(): Promise<Record<string, string>> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> ALL (${["attempts", ...derived]})`;
  const rest = `ARRAY[${restless.map((column) => `'${column}'`).join(", ")}]`;
  const digests = tables.map(
    ({ name }) => `
      SELECT '${name}' AS name, md5(COALESCE(string_agg(row, ' ' ORDER BY row), '')) AS digest
      FROM (SELECT (to_jsonb(t) - ${rest})::text AS row FROM "${name}" t) rows`,
  );
  const found = await db.$queryRawUnsafe<{ name: string; digest: string }[]>(digests.join(" UNION ALL "));
  return Object.fromEntries(found.map(({ name, digest }) => [name, digest]));
}
