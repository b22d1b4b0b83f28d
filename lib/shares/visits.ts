import type { ShareActor } from "../auth/actor";
import { db } from "../db";

/** Programs that fetch a page to show a preview of it, or to index it, and say so. */
const notPeople =
  /bot\b|bot[/_-]|crawl|spider|preview|facebookexternalhit|facebot|whatsapp|slack|telegram|discord|skype|embedly|linkedin|pinterest|vkshare|curl|wget|python|go-http|java\/|okhttp|node-fetch|undici|axios|headless-link/i;

/** Whether a page was asked for by somebody who looks at it: not by a program, nor by a browser ahead of time. */
export function isPerson(headers: Headers): boolean {
  const agent = headers.get("user-agent") ?? "";
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  return agent !== "" && !notPeople.test(agent) && !/prefetch|preview/i.test(purpose);
}

/** Counts a visit to a link, by the database's clock. */
export async function countVisit({ shareId }: Pick<ShareActor, "shareId">): Promise<void> {
  await db.$executeRaw`UPDATE shares SET views = views + 1, last_viewed_at = now() WHERE id = ${shareId}::uuid`;
}
