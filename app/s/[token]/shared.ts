import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { after } from "next/server";
import { cache } from "react";
import { currentMember } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { findShare } from "@/lib/shares/access";
import { getShared } from "@/lib/shares/images";
import { countVisit, isPerson } from "@/lib/shares/visits";

/** What the link leads to for whoever asks for this page; for one that shows nothing the page does not exist. */
export const visitShare = cache(async (token: string) => {
  const asked = await headers();
  const found = await findShare(token, asked);
  if (found.state === "gone") notFound();
  // Once per visitor and visit; the team's own looks are none.
  if (found.state === "open" && asked.get("x-proofsheet-visit") === "new" && isPerson(asked)) {
    const { actor } = found;
    if (!(await currentMember())) after(() => countVisit(actor));
  }
  return found;
});

/** An image of an open link with its neighbours, or null if it is not one of the link's. */
export const findSharedImage = cache(async (token: string, id: string) => {
  const found = await visitShare(token);
  if (found.state !== "open") return null;
  return getShared(found.actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
});
