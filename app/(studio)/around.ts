import { cache } from "react";
import { requireMember } from "@/lib/auth/session";
import { getStudio } from "@/lib/studio";

/** What the studio has around a page, read once per request, whichever layouts ask. */
export const aroundPage = cache(async () => getStudio(await requireMember()));
