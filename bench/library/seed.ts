import type { Client } from "pg";
import { frequencies, oldWord, phrase, vocabulary } from "./words";

/** The sizes that images come in: the last digit of an image's id says which, and so which of the stored pictures it is. */
export const shapes = [
  ...[
    [1024, 1024],
    [1536, 1024],
    [1024, 1536],
    [1536, 1024],
    [1024, 1024],
    [1024, 1536],
    [1536, 864],
    [864, 1536],
  ],
  ...[
    [1024, 1024],
    [1536, 1024],
    [1024, 1280],
    [1280, 1024],
    [1024, 1024],
    [1536, 1024],
    [2048, 1024],
    [1024, 1536],
  ],
] as const;

const years = 3;

/**
 * Fills a migrated database with `count` images of `people` over the last three years, ever more of them, a few at a time,
 * in bulk: as the product would have left them, indexed and counted. The first person is `userId`.
 */
export async function seed(client: Client, count: number, userId: string, thumbhashes: Buffer[]): Promise<void> {
  const run = (text: string, values: unknown[] = []) => client.query(text, values);
  await run("CREATE TEMP TABLE seed_words (id int PRIMARY KEY, text text, lexemes text[])");
  const words = vocabulary(40_000).map((text, id) => ({ id, ...phrase(text) }));
  await run(
    "INSERT INTO seed_words SELECT * FROM jsonb_to_recordset($1::jsonb) AS w (id int, text text, lexemes text[])",
    [JSON.stringify(words)],
  );
  await run("CREATE TEMP TABLE seed_phrases (text text, lexemes text[], share float8, old boolean)");
  const phrases = [
    ...Object.entries(frequencies).map(([text, share]) => ({ ...phrase(text), share: share / 1000, old: false })),
    { ...phrase(oldWord), share: 0.05, old: true },
  ];
  await run(
    "INSERT INTO seed_phrases SELECT * FROM jsonb_to_recordset($1::jsonb) AS w (text text, lexemes text[], share float8, old boolean)",
    [JSON.stringify(phrases)],
  );
  await run("CREATE TEMP TABLE seed_shapes (id int PRIMARY KEY, width int, height int, ratio text, thumbhash bytea)");
  const { ratioName } = await import("@/lib/format");
  for (const [id, [width, height]] of shapes.entries()) {
    const values = [id, width, height, ratioName(width, height), thumbhashes[id] ?? null];
    await run("INSERT INTO seed_shapes VALUES ($1, $2, $3, $4, $5)", values);
  }
  await run(
    `INSERT INTO users (id, email, name, role)
     SELECT ${uuidAt("now() - interval '4 years'")}, 'member' || n || '@example.com', 'Member ' || n, 'member'
     FROM generate_series(2, 30) n`,
  );
  await run(
    `INSERT INTO channels (id, name, kind, base_url, models)
     SELECT ${uuidAt("now() - interval '4 years'")}, name, 'unified', 'https://api.example.com/v1',
            '[{"name": "gpt-image-2"}]'::jsonb
     FROM unnest(ARRAY['first', 'second']) AS name`,
  );
  await run(
    "CREATE TEMP TABLE seed_people AS SELECT id, row_number() OVER (ORDER BY id <> $1, id) - 1 AS n FROM users",
    [userId],
  );
  await run(
    `INSERT INTO quota_windows (user_id, starts_at, ends_at)
     SELECT id, date_trunc('month', now()), date_trunc('month', now()) + interval '1 month' FROM users`,
  );
  // Foreign keys and triggers are the product's, and hold anyway: what they check is made here.
  await run("SET session_replication_role = replica");
  await run("SET synchronous_commit = off");
  await run("SET work_mem = '256MB'");
  await run("SET maintenance_work_mem = '512MB'");
  // Made at once in the end, an index of words takes a tenth of the time.
  const indexes = await run(
    "SELECT indexname AS name, indexdef AS text FROM pg_indexes WHERE indexname IN ('images_search', 'search_words_similar')",
  );
  for (const { name } of indexes.rows) await run(`DROP INDEX ${name}`);
  const step = 50_000;
  for (let from = 0; from < count / 2; from += step)
    await addSome(run, from, Math.min(step, count / 2 - from), count / 2);
  await run("SET session_replication_role = origin");
  await run(
    `INSERT INTO search_words (owner_id, word, images, newest)
     SELECT '00000000-0000-0000-0000-000000000000', word, ndoc, now()
     FROM ts_stat('SELECT search FROM images WHERE NOT private')
     WHERE word !~ '^=(person|month|day|picked|references)'`,
  );
  for (const { text } of indexes.rows) await run(text);
  await run(
    `UPDATE search_words SET newest = (SELECT max(created_at) FROM images WHERE search @@ $1::tsquery AND NOT private)
     WHERE word = $1::text`,
    [oldWord],
  );
  await run("VACUUM ANALYZE");
}

async function addSome(
  run: (text: string, values?: unknown[]) => Promise<unknown>,
  from: number,
  count: number,
  all: number,
): Promise<void> {
  await run("DROP TABLE IF EXISTS seed_generations");
  // Twice as many a day at the end as in the beginning.
  await run(
    `CREATE TEMP TABLE seed_generations AS
     SELECT k, at, ${uuidAt("at")} AS id, p.id AS user_id, random() < 0.1 AS private, (ARRAY[1, 2, 1, 4])[k % 4 + 1] AS n,
            words.text AS prompt, words.lexemes,
            (ARRAY['low', 'medium', 'high'])[1 + floor(random() * 3)::int] AS quality,
            (SELECT id FROM channels WHERE kind = 'unified' ORDER BY name OFFSET (k % 5 = 0)::int LIMIT 1) AS channel_id
     FROM (SELECT k, date_trunc('milliseconds', now() - interval '1 minute'
                  - make_interval(secs => ${years} * 365 * 86400.0 * (1 - (sqrt(1 + 3.0 * k / $3) - 1)))) AS at,
                  floor(30 * random() ^ 2) AS person
           FROM generate_series($1::int, $1::int + $2::int - 1) k) g
     JOIN seed_people p ON p.n = g.person
     CROSS JOIN LATERAL (
       SELECT string_agg(text, ', ') AS text,
              array_agg(DISTINCT l) AS lexemes
       FROM (SELECT s.text, s.lexemes FROM seed_phrases s WHERE random() < s.share AND (NOT s.old OR g.at < now() - interval '2 years')
             UNION ALL
             SELECT w.text, w.lexemes FROM (SELECT floor(40000 * random() ^ 3)::int AS id FROM generate_series(1, 9) WHERE g.k >= 0) r
             JOIN seed_words w USING (id)) chosen
       CROSS JOIN LATERAL unnest(chosen.lexemes) l) words`,
    [from, count, all],
  );
  await run(
    `INSERT INTO generations (id, user_id, channel_id, door, state, private, request, model, prompt, n, size_asked, quality,
                              window_start, created_at, started_at, finished_at)
     SELECT id, user_id, channel_id, 'studio', 'succeeded', private, '{}', 'gpt-image-2', prompt, n, '1:1', quality,
            date_trunc('month', now()), at - interval '30 seconds', at - interval '29 seconds', at
     FROM seed_generations ORDER BY at`,
  );
  await run(
    `INSERT INTO images (id, generation_id, user_id, index, private, original_key, sha256, mime, bytes, width, height,
                         thumbhash, created_at, deleted_at, picked_at, search)
     SELECT i.id, g.id, g.user_id, i.index, g.private, 'seed/' || s.id, '\\x00', 'image/webp', 1000, s.width, s.height,
            s.thumbhash, g.at, CASE WHEN i.fate < 0.02 THEN now() END, CASE WHEN i.fate > 0.97 THEN now() END,
            array_to_tsvector(g.lexemes || ARRAY[
              '=model:gpt-image-2', '=channel:' || g.channel_id, '=quality:' || g.quality, '=ratio:' || s.ratio,
              to_char(g.at AT TIME ZONE 'UTC', '"=month:"YYYY-MM'),
              to_char(g.at AT TIME ZONE 'UTC', '"=day:"YYYY-MM-DD'), '=person:' || g.user_id]
              || CASE WHEN i.fate > 0.97 THEN ARRAY['=picked'] ELSE '{}'::text[] END)
     FROM seed_generations g
     CROSS JOIN LATERAL (SELECT index, random() AS fate, ${uuidAt("g.at")} AS id FROM generate_series(0, g.n - 1) index) i
     JOIN seed_shapes s ON s.id = get_byte(uuid_send(i.id), 15) & 15
     ORDER BY g.at`,
  );
}

/** A version 7 UUID of that moment, in SQL. */
function uuidAt(moment: string): string {
  const milliseconds = `lpad(to_hex((extract(epoch FROM ${moment}) * 1000)::bigint), 12, '0')`;
  return `(${milliseconds} || '7' || substr(gen_random_uuid()::text, 16, 3) || '-' || substr(gen_random_uuid()::text, 20, 4)
           || substr(gen_random_uuid()::text, 25))::uuid`;
}
