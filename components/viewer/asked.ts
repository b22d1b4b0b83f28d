import type { Translate } from "@/components/i18n/translate";
import { capitalized } from "@/lib/format";
import { askedFields } from "@/lib/schemas/asked";
import type { ImageView } from "@/lib/schemas/views";

/** What can be asked for of an image beside prompt, size and quality, in the order in which it is shown. */
export const askable = [...askedFields, "crop"] as const;
type Askable = (typeof askable)[number];

const formats: Record<string, string> = { png: "PNG", jpeg: "JPEG", webp: "WebP" };

/** What of this was asked for, in words; null where nothing was said. */
export function askedWord(t: Translate<"viewer">, { asked, cropped }: ImageView, name: Askable): string | null {
  if (name === "crop") return cropped ? t("askedFor.toShape") : null;
  const value = asked[name];
  if (value === undefined || value === "") return null;
  if (name === "watermark" && typeof value === "boolean") return t(value ? "askedFor.with" : "askedFor.without");
  if (name === "output_format") return formats[String(value)] ?? String(value).toUpperCase();
  if (name !== "background") return String(value);
  const known = (["auto", "transparent", "opaque"] as const).find((one) => one === value);
  return known ? t(`askedFor.backgrounds.${known}`) : capitalized(String(value));
}
