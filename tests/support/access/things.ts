import { v7 as uuidv7 } from "uuid";
import { createKey } from "@/lib/api-keys";
import { addChannel } from "@/lib/channel-admin";
import { randomToken, sha256 } from "@/lib/crypto";
import { db } from "@/lib/db";
import { createInvitation } from "@/lib/people/invitations";
import { createPasswordReset } from "@/lib/people/password-resets";
import { createUser } from "@/lib/people/people";
import { grant } from "@/lib/quotas/grants";
import { storage } from "@/lib/storage/storage";
import { createUpload } from "@/lib/uploads";
import { testEnvironment } from "@/tests/support/database";
import { endedGeneration } from "@/tests/support/ended";
import { memberOf, system } from "@/tests/support/gateway";
import { newImages, newSet } from "@/tests/support/pictures";
import { craftedPng, newLink, storeOriginal } from "@/tests/support/shared";

/** Words of a private image, which nobody but its owner may read. */
export const privatePrompt = "the secret recipe of a private image";
export const teamPrompt = "a harbour that the whole team sees";
export const linkPassword = "open the owner's link";
const allowed = { allowDownload: true, allowOriginals: true, allowReview: true };

export type Things = Awaited<ReturnType<typeof newThings>>;

/**
 * One thing of each kind: images of the team's, private and in the trash; a set; a link on it and others, with a
 * password; and what makes more of what calls use up.
 */
export async function newThings(owner: { id: string }, other: { id: string }) {
  const picture = await craftedPng(96, 64);
  const image = async (of: { id: string }, given: { private?: boolean; prompt: string }) => {
    const [id = ""] = await newImages(of.id, 1, given);
    await storeOriginal(id, picture);
    return id;
  };
  const team = await image(owner, { prompt: teamPrompt });
  const foreign = await image(other, { prompt: teamPrompt });
  const secret = await image(owner, { private: true, prompt: privatePrompt });
  const gone = await image(owner, { prompt: teamPrompt });
  await db.image.update({ where: { id: gone }, data: { deletedAt: new Date() } });
  // Became private after it was put there.
  const { id: set } = await newSet(owner.id, "Autumn", [team, secret]);
  const link = await newLink(owner.id, { ...allowed, setId: set, password: linkPassword });
  const foreignLink = await newLink(other.id, { ...allowed, imageIds: [foreign], password: linkPassword });
  const secretLink = await newLink(owner.id, { imageIds: [secret] });
  const revokedLink = await newLink(owner.id, { ...allowed, setId: set, revokedAt: new Date() });
  const generationOf = async (id: string) => (await db.image.findUniqueOrThrow({ where: { id } })).generationId;
  const ended = (of: { id: string }, given: object) =>
    endedGeneration({ userId: of.id, at: new Date().toISOString(), prompt: teamPrompt, ...given });
  const timeout = { code: "upstream_timeout", message: "No answer.", status: 504, type: "upstream_error", param: null };

  return {
    images: { team, foreign, secret, gone },
    set,
    links: { link, foreignLink, secretLink, revokedLink },
    generations: { team: await generationOf(team), secret: await generationOf(secret) },
    make: {
      image: () => image(owner, { prompt: teamPrompt }),
      privateImage: () => image(owner, { private: true, prompt: privatePrompt }),
      trashed: async () => {
        const id = await image(owner, { prompt: teamPrompt });
        await db.image.update({ where: { id }, data: { deletedAt: new Date() } });
        return id;
      },
      privateTrashed: async () => {
        const id = await image(owner, { private: true, prompt: privatePrompt });
        await db.image.update({ where: { id }, data: { deletedAt: new Date() } });
        return id;
      },
      set: async () => (await newSet(owner.id, "A set to change", [team])).id,
      deletedSet: async () => {
        const { id } = await newSet(owner.id, "A set in the trash", [team]);
        await db.set.update({ where: { id }, data: { deletedAt: new Date() } });
        return id;
      },
      link: async () => (await newLink(owner.id, { setId: set })).id,
      revokedLink: async () => (await newLink(owner.id, { setId: set, revokedAt: new Date() })).id,
      key: async () => (await createKey(system, { userId: owner.id, name: "a key to revoke" })).id,
      session: async () => {
        const days = { createdAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
        const tokenHash = Uint8Array.from(sha256(randomToken()));
        return (await db.session.create({ data: { ...days, id: uuidv7(), userId: owner.id, tokenHash } })).id;
      },
      person: async () => {
        const email = `${crypto.randomUUID()}@example.com`;
        return (await createUser(system, { email, name: "Somebody", role: "member" })).id;
      },
      invitation: async () => {
        const email = `${crypto.randomUUID()}@example.com`;
        return (await createInvitation(system, { email, role: "member" })).invitation.id;
      },
      invitationToken: async () => {
        const email = `${crypto.randomUUID()}@example.com`;
        return (await createInvitation(system, { email, role: "member" })).url.split("/invite/")[1] ?? "";
      },
      resetToken: async () => {
        const { id } = await createUser(system, { email: `${crypto.randomUUID()}@example.com`, name: "Somebody" });
        return (await createPasswordReset(system, id)).url.split("/reset/")[1] ?? "";
      },
      wish: async () => {
        await db.quotaRequest.deleteMany({ where: { userId: owner.id, state: "open" } });
        return (await db.quotaRequest.create({ data: { userId: owner.id, amount: 5, reason: "a campaign" } })).id;
      },
      noWish: async () => {
        await db.quotaRequest.deleteMany({ where: { state: "open" } });
        return "";
      },
      grant: async () => (await grant(system, owner.id, { amount: 1, reason: "a campaign" })).id,
      channel: async () => {
        const name = `c${crypto.randomUUID().slice(0, 8)}`;
        const { UPSTREAM_BASE_URL: baseUrl, UPSTREAM_API_KEY: key } = testEnvironment;
        const settings = { name, kind: "unified", baseUrl, allowPrivateAddress: true, priority: -5 } as const;
        return (await addChannel(system, { ...settings, models: [{ name: "gpt-image-2" }] }, key)).id;
      },
      comment: async () => {
        const tokenHash = Uint8Array.from(sha256(randomToken()));
        const common = { id: uuidv7(), shareId: link.id, tokenHash, name: "A guest" };
        const visitor = await db.shareVisitor.create({ data: common });
        const comment = { id: uuidv7(), visitorId: visitor.id, imageId: team, text: "Warmer, please" };
        return (await db.shareComment.create({ data: comment })).id;
      },
      reference: async () => {
        const generationId = await generationOf(team);
        const position = await db.reference.count({ where: { generationId } });
        const storageKey = `references/${generationId}/image/${position}`;
        await storage().put(storageKey, picture, { contentType: "image/png" });
        const facts = { mime: "image/png", bytes: picture.length, width: 96, height: 64 };
        const digest = { sha256: Uint8Array.from(sha256(picture)) };
        const row = { id: uuidv7(), generationId, position, form: "base64", storageKey, ...facts, ...digest };
        return (await db.reference.create({ data: row })).id;
      },
      upload: async () => (await createUpload(memberOf(owner.id), { name: "pears.png", bytes: picture })).id,
      preset: async () => newPreset(owner.id, false),
      housePreset: async () => newPreset(owner.id, true),
      deletedPreset: async () => {
        const id = await newPreset(owner.id, false);
        await db.preset.update({ where: { id }, data: { deletedAt: new Date() } });
        return id;
      },
      waiting: () => waiting(owner.id),
      privateWaiting: async () => {
        const id = await waiting(owner.id);
        await db.generation.update({ where: { id }, data: { private: true } });
        return id;
      },
      privateRefused: () =>
        ended(owner, { state: "failed", private: true, error: { ...timeout, code: "moderation_blocked" } }),
      painted: () => painted(owner.id, false),
      privatePainted: () => painted(owner.id, true),
      limited: () => {
        const error = { ...timeout, code: "rate_limit_exceeded", status: 429, charged: false };
        // The words by which the test knows that it has to wait for what is made of it.
        const request = JSON.stringify({ model: "gpt-image-2", prompt: "a harbour at noon" });
        return ended(owner, { state: "failed", request, error });
      },
      failed: () => ended(owner, { state: "failed", error: { ...timeout, charged: false } }),
      unknown: () => ended(owner, { state: "unknown", charged: 1, error: { ...timeout, charged: true } }),
    },
  };
}

async function newPreset(userId: string, team: boolean): Promise<string> {
  const words = { name: "House riso", text: "{subject}, risograph" };
  return (await db.preset.create({ data: { id: uuidv7(), userId, team, ...words } })).id;
}

/** A generation that shows what is there of its image so far. */
async function painted(userId: string, isPrivate: boolean): Promise<string> {
  const id = await waiting(userId);
  const data = { state: "running", private: isPrivate, partials: 1, lease: uuidv7(), sentAt: new Date() } as const;
  await db.generation.update({ where: { id }, data: { ...data, leaseUntil: new Date(Date.now() + 3_600_000) } });
  await storage().put(`partials/${id}`, await craftedPng(32, 24), { contentType: "image/webp" });
  return id;
}

/** A generation in the queue with its reservation, which no worker knows of. */
async function waiting(userId: string): Promise<string> {
  const at = new Date().toISOString();
  const id = await endedGeneration({
    userId,
    at,
    prompt: teamPrompt,
    state: "queued",
    finishedAt: null,
    startedAt: null,
  });
  const { windowStart } = await db.generation.findUniqueOrThrow({ where: { id } });
  const entry = { userId, windowStart, generationId: id, kind: "reserve", amount: 1 } as const;
  await db.ledgerEntry.create({ data: { ...entry, id: uuidv7() } });
  const where = { userId_startsAt: { userId, startsAt: windowStart } };
  await db.quotaWindow.update({ where, data: { reserved: { increment: 1 } } });
  return id;
}
