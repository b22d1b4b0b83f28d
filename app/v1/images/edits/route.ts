import { readEdit } from "@/lib/generations/edit-request";
import { handle, onlyAllows } from "@/lib/http";
import { serveImages } from "@/lib/image-endpoint";

/** OpenAI's image edit: a form with files, to which the official SDKs send every reference image. */
export const POST = handle("key", (call) => serveImages(call, () => readEdit(call.actor, call.request)));

const other = onlyAllows("POST");

export { other as DELETE, other as GET, other as OPTIONS, other as PATCH, other as PUT };
