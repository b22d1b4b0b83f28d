import type { Page } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import { beforeAll } from "vitest";
import { db } from "@/lib/db";
import { indexRest } from "@/lib/library/indexing";
import { createUser } from "@/lib/people/people";
import { endedGeneration } from "./ended";
import { system } from "./gateway";
import { newSet } from "./pictures";
import { openStudio } from "./studio";

type Wish = { member?: boolean; model?: string; channel?: string; quality?: string; picked?: boolean; from?: number };
type Described = Wish & { references?: boolean; size?: [number, number] };

/** What there is to find: each filter lets some of it through and some of it not. */
const images: Record<string, Described> = {
  "Kayak at first light": { picked: true, quality: "high" },
  "Kayaks in the harbour": { member: true, size: [1024, 1024] },
  "Pears on a cloth": { model: "another-model", references: true },
  北京的秋天: { channel: "Second", from: 40 },
  "Lemons in a bowl": { member: true, quality: "high" },
};

/** A library of five images by the admin and a member, and a set of two; gives the day of the oldest and the set's address. */
async function stageLibrary(adminId: string): Promise<{ oldest: string; set: string }> {
  const member = await createUser(system, { email: "member1@example.com", name: "Member 1" });
  const channels: Record<string, string> = {};
  for (const name of ["Main", "Second"]) {
    channels[name] = (await db.channel.create({ data: { id: uuidv7(), name, kind: "demo", enabled: false } })).id;
  }
  const ids: string[] = [];
  let oldest = "";
  for (const [prompt, given] of Object.entries(images)) {
    const userId = given.member ? member.id : adminId;
    // Ended a while ago: what ends now is news.
    const at = new Date(Date.now() - (given.from ?? 0) * 86_400_000 - 300_000 - ids.length * 1000);
    if (given.from) oldest = at.toISOString().slice(0, 10);
    const generationId = await endedGeneration({
      ...{ userId, prompt, at: at.toISOString(), charged: 1, model: given.model ?? "gpt-image-2" },
      ...{ quality: given.quality ?? "low", channelId: channels[given.channel ?? "Main"] ?? null },
    });
    const [width, height] = given.size ?? [1536, 1024];
    const pickedAt = given.picked ? at : null;
    const { id } = await db.image.create({
      data: {
        ...{ generationId, userId, index: 0, originalKey: `test/${generationId}`, sha256: Buffer.alloc(32) },
        ...{ mime: "image/png", bytes: 1000, width, height, createdAt: at, pickedAt },
      },
    });
    if (given.references) await db.reference.create({ data: { generationId, position: 0, form: "raw", raw: "{}" } });
    ids.push(id);
  }
  const { id } = await newSet(adminId, "Launch", ids.slice(0, 2));
  await indexRest(10_000);
  return { oldest, set: `/sets/${id}` };
}

/** Has the page show a grey picture for every image of the library, which has no bytes. */
export async function pictureEverything(page: Page): Promise<void> {
  const body = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><path fill="#888" d="M0 0h3v2H0z"/></svg>';
  await page.context().route("**/media/**", (route) => route.fulfill({ contentType: "image/svg+xml", body }));
}

/** The admin with the sheet of that library before them, for all tests of a file. */
export function openLibrary() {
  const { studio, page } = openStudio();
  const library = { oldest: "", set: "" };
  beforeAll(async () => {
    Object.assign(library, await stageLibrary(studio.adminId));
    await pictureEverything(page);
    await page.goto(studio.url);
  });
  return { studio, page, library };
}
