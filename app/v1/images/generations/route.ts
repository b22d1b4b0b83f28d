import { AppError } from "@/lib/errors";
import { admit } from "@/lib/generations/admit";
import { runClaimed } from "@/lib/generations/run";
import { handle, onlyAllows } from "@/lib/http";
import { answerImages } from "@/lib/openai-answer";
import { parseImageRequest } from "@/lib/openai-api";

/** OpenAI's image generation, as the seed's gateway speaks it. */
export const POST = handle("key", async ({ actor, text }) => {
  const request = parseImageRequest(await text());
  const { id, lease } = await admit(actor, request, "api");
  try {
    const result = lease ? await runClaimed(id, lease) : null;
    return await answerImages(result, request.responseFormat, id);
  } catch (error) {
    const headers = { "x-generation-id": id };
    if (error instanceof AppError && error.headers["x-generation-id"]) throw error;
    // It is admitted and may have been paid: a program that tries again would pay twice.
    throw new AppError(
      "internal_error",
      "Something went wrong here. The generation goes on; its result will be on the sheet.",
      { cause: error, shouldRetry: false, headers },
    );
  }
});

const other = onlyAllows("POST");

export { other as DELETE, other as GET, other as OPTIONS, other as PATCH, other as PUT };
