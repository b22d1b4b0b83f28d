import { cancelJob } from "@/lib/generations/put-away";
import { handle } from "@/lib/http";

/** Stops a generation; with `?charged=accepted` also one that a provider is working on, which saves nothing. */
export const POST = handle("member", async ({ actor, request, id }) => {
  const accepted = new URL(request.url).searchParams.get("charged") === "accepted";
  return Response.json(await cancelJob(actor, id, accepted));
});
