import { joinFields } from "../raw-json";
import { jsonBody, type OutgoingBody, type Piece } from "./outgoing";
import type { Provider, ProviderRequest } from "./provider";
import { askForImages } from "./upstream";

/** The seed's dialect: its JSON as it is, and answers with `url` or `b64_json` whatever was asked. */
export const unified: Provider = {
  generate: (request, context) => askForImages("/images/generations", requestBody(request), request, context),
  // It has no field for a mask that came as a file.
  ignores: ({ mask }) => (mask ? ["mask"] : []),
};

/**
 * The body that goes out: model, prompt, n, size, image and response format as the pipeline decided them, then every
 * other field as the caller wrote it, byte for byte. The image is asked for in the answer itself: what is paid for
 * should not hang on a second download.
 */
function requestBody(request: ProviderRequest): OutgoingBody {
  const before = new Map<string, string>([
    ["model", JSON.stringify(request.model)],
    ["prompt", JSON.stringify(request.prompt)],
    ["n", String(request.n)],
  ]);
  if (request.size !== null) before.set("size", JSON.stringify(request.size));
  const after = new Map<string, string>([["response_format", '"b64_json"'], ...request.fields]);
  if (request.stream) after.set("stream", "true").set("partial_images", String(request.stream.partialImages));
  if (request.references.length === 0) return jsonBody([joinFields([...before, ...after])]);
  return jsonBody([
    joinFields(before).slice(0, -1),
    ',"image":',
    ...references(request),
    ",",
    joinFields(after).slice(1),
  ]);
}

function references({ references, referencesAsList }: ProviderRequest): (string | Piece)[] {
  const values = references.map((reference): (string | Piece)[] => {
    if (reference.form === "raw") return [reference.json];
    const prefix = reference.form === "data_url" ? `"data:${reference.mime};base64,` : '"';
    return [prefix, { base64: reference.bytes }, '"'];
  });
  if (!referencesAsList) return values[0] ?? ["null"];
  return ["[", ...values.flatMap((value, index) => (index === 0 ? value : [",", ...value])), "]"];
}
