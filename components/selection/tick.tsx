import { useTranslations } from "next-intl";
import { frameNumber } from "@/lib/format";
import type { FrameView } from "@/lib/schemas/views";

/** Selects its frame; seen while the frame is pointed at, focused or selected, and by touch while anything is selected. */
export function Tick({ frame, selected, tabbable }: { frame: FrameView; selected: boolean; tabbable: boolean }) {
  const t = useTranslations("sheet");
  return (
    <button
      type="button"
      data-tick={frame.id}
      aria-label={t("select", { number: frameNumber(frame.number) })}
      aria-pressed={selected}
      aria-keyshortcuts="x"
      tabIndex={tabbable ? 0 : -1}
      className="tick"
    />
  );
}
