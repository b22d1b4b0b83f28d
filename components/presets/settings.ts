import { useTranslations } from "next-intl";
import type { Choice } from "@/components/composer/choice";
import { qualityWords } from "@/components/composer/settings";
import type { PresetSettings } from "@/lib/schemas/preset";

/** What the composer is set to, as a preset keeps it. */
export function settingsOf({ model, size, quality, n, extras }: Choice): PresetSettings {
  const said = Object.entries(extras).filter(([, value]) => value !== null && value !== false);
  return {
    ...{ model: model.name, n, ...(size && { size: size.size }), ...(quality && { quality }) },
    ...(Object.fromEntries(said) as PresetSettings),
    ...(extras.watermark === false && { watermark: false }),
  };
}

/** `3:2, Medium, 2 images, WebP` */
export function useSettingsWords(settings: PresetSettings): string {
  const t = useTranslations("composer");
  const common = useTranslations("common");
  const { size, quality, n, style, background, watermark, format, compression, crop, model } = settings;
  const known = (["transparent", "opaque"] as const).find((one) => one === background);
  const words = [
    size,
    quality && qualityWords(quality, t),
    n && t("images", { count: n }),
    style,
    known ? t(`backgrounds.${known}`) : background,
    watermark !== undefined && `${t("watermark")}: ${t(watermark ? "watermarks.with" : "watermarks.without")}`,
    format && `${format}${compression === undefined ? "" : ` ${compression}`}`,
    crop && t("cropped"),
    model,
  ];
  return words.filter(Boolean).join(common("comma"));
}
