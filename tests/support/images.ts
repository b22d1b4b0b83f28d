import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import type { Role } from "@/lib/generated/prisma/enums";
import { createUser } from "@/lib/people";
import { system } from "./gateway";

/** A person with that role, signed in. */
export async function signedIn(email: string, role: Role = "member"): Promise<MemberActor> {
  const user = await createUser(system, { email, name: "A member", role });
  return {
    kind: "member",
    userId: user.id,
    sessionId: crypto.randomUUID(),
    address: null,
    email,
    name: user.name,
    role,
  };
}

/** Rows of `n` images of a person, without their bytes, oldest first: their ids. */
export async function storedImages(userId: string, n: number, isPrivate = false): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH w AS (
      INSERT INTO quota_windows (user_id, starts_at, ends_at)
      VALUES (${userId}::uuid, date_trunc('month', now()), date_trunc('month', now()) + interval '1 month')
      ON CONFLICT (user_id, starts_at) DO UPDATE SET ends_at = EXCLUDED.ends_at RETURNING starts_at),
    g AS (
      INSERT INTO generations (id, user_id, door, state, private, request, model, prompt, window_start)
      SELECT gen_random_uuid(), ${userId}::uuid, 'studio', 'succeeded', ${isPrivate}, '{}', 'gpt-image-2', 'Pears', starts_at
      FROM w RETURNING id)
    INSERT INTO images (id, generation_id, user_id, index, private, original_key, sha256, mime, bytes, width, height,
                        created_at)
    SELECT gen_random_uuid(), g.id, ${userId}::uuid, k, ${isPrivate}, 'originals/none', '\\x00', 'image/png', 1, 1536, 1024,
           now() + k * interval '1 millisecond'
    FROM g, generate_series(0, ${n}::int - 1) k ORDER BY k
    RETURNING id`;
  return rows.map(({ id }) => id);
}
