import { admit } from "@/lib/generations/admit";
import { runClaimed } from "@/lib/generations/run";
import { handle } from "@/lib/http";
import { answerImages } from "@/lib/openai-answer";
import { parseImageRequest } from "@/lib/openai-api";

/** OpenAI's image generation, as the seed's gateway speaks it. */
export const POST = handle("key", async ({ actor, text }) => {
  const request = parseImageRequest(await text());
  const admitted = await admit(actor, request, "api");
  const result = admitted.lease ? await runClaimed(admitted.id, admitted.lease) : null;
  return answerImages(result, request.responseFormat, admitted.id);
});
