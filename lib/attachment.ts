/** A file on its way; `fileName` is plain ASCII. */
export type Attachment = { fileName: string; body: ReadableStream<Uint8Array> };

/** The answer that has a browser keep a file under its name, and nobody on the way. */
export function attachmentResponse({ fileName, body }: Attachment, contentType: string): Response {
  return new Response(body, {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
