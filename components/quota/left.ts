import { count, longDate } from "@/lib/format";
import type { QuotaRequestState, QuotaView } from "@/lib/schemas/views";

/** The limit that leaves least now: the month's, or the day's. */
export function bindingLimit({ limit, spent, reserved, day, resetsAt }: QuotaView) {
  const used = spent + reserved;
  if (day && day.limit - day.used < limit - used)
    return { of: "day", limit: day.limit, used: day.used, endsAt: day.endsAt } as const;
  return { of: "month", limit, used, endsAt: resetsAt } as const;
}

/** What somebody reads who can make no more now. */
export function nothingLeft(quota: QuotaView, timeZone: string): string {
  const { of, limit, endsAt } = bindingLimit(quota);
  if (of === "day") return limit === 0 ? "None may be made today." : `All ${limit} of today used. More tomorrow.`;
  const more = `More on ${longDate(endsAt, timeZone)}.`;
  return limit === 0 ? "You have no quota. Ask for images." : `All ${limit} used. ${more}`;
}

/** What became of a wish for more images; null while nobody has answered it. */
export function answerTo(request: QuotaRequestState | null): string | null {
  const words = request?.answer ? `: ${request.answer}` : ".";
  if (request?.state === "approved") return `You were given ${count(request.granted ?? 0, "more image")}${words}`;
  if (request?.state === "declined") return `Your wish for ${request.amount} more was declined${words}`;
  return null;
}
