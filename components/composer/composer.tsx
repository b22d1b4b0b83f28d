import { cookies } from "next/headers";
import type { ComposerOptions } from "@/lib/schemas/views";
import { ComposerForm } from "./composer-form";
import { draftCookie } from "./draft-cookie";

/** The composer, which the browser's draft may give another shape than the server can know: then it waits for it. */
export async function Composer({ options }: { options: ComposerOptions }) {
  const shaped = (await cookies()).has(draftCookie);
  return <ComposerForm options={options} shaped={shaped} />;
}
