import { after } from "next/server";
import { AppError } from "@/lib/errors";
import { handle } from "@/lib/http";
import { unlockInput } from "@/lib/schemas/shared-input";
import { unlockShare } from "@/lib/shares/access";
import { backTo, sharePath } from "@/lib/shares/forms";
import { countVisit, isPerson } from "@/lib/shares/visits";

/** Trades a link's password for its cookie. */
export const POST = handle("anyone", async ({ actor, request, token, fields }) => {
  const { password, image } = await fields(unlockInput, 10_000);
  const path = sharePath(token, image);
  try {
    const opened = await unlockShare(token, password, request.headers);
    if (!opened) return backTo(path, { problem: "password" });
    // The page behind it will not count this visit: it was asked for before, and was locked.
    if (!actor && isPerson(request.headers)) after(() => countVisit(opened));
    return backTo(path, { cookie: opened.cookie });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return backTo(path, error.code === "rate_limit_exceeded" ? { problem: "wait" } : {});
  }
});
