import { POST as edit } from "@/app/v1/images/edits/route";
import { storage } from "@/lib/storage/storage";

export const minimal = { model: "gpt-image-2", prompt: "a harbour" };

/** A PNG as a form has it. */
export const png = (bytes: Buffer) => new Blob([Uint8Array.from(bytes)], { type: "image/png" });

/** A list of names and values as the form that an SDK makes of them, beside what every request has. */
export function form(...entries: [string, string | Blob][]): FormData {
  const data = new FormData();
  for (const [name, value] of [...Object.entries(minimal), ...entries]) {
    if (typeof value === "string") data.append(name, value);
    else data.append(name, value, "picture.png");
  }
  return data;
}

/** Posts an edit as a program with `key` would. */
export async function sendEdit(key: string | null, body: BodyInit, headers: Record<string, string> = {}) {
  const init = { method: "POST", headers: { ...(key && { authorization: `Bearer ${key}` }), ...headers }, body };
  // What a body is read from as it comes has to say so.
  const request = new Request("http://localhost:3000/v1/images/edits", { ...init, duplex: "half" } as RequestInit);
  const response = await edit(request, { params: Promise.resolve({}) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The keys of all references in storage. */
export async function storedReferences(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage().list("references/")) keys.push(key);
  return keys;
}

/** Removes them. */
export async function forgetReferences(): Promise<void> {
  for (const key of await storedReferences()) await storage().delete(key);
}
