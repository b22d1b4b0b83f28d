import { handle, onlyAllows } from "@/lib/http";
import { serveImages } from "@/lib/image-endpoint";
import { parseImageRequest } from "@/lib/openai-api";

/** OpenAI's image generation, as the seed's gateway speaks it. */
export const POST = handle("key", (call) =>
  serveImages(call, async () => {
    const json = await call.bytes();
    return { image: parseImageRequest(json), parts: [json] };
  }),
);

const other = onlyAllows("POST");

export { other as DELETE, other as GET, other as OPTIONS, other as PATCH, other as PUT };
