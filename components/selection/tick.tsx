import type { Translate } from "@/components/i18n/translate";
import { frameNumber } from "@/lib/format";
import type { FrameView } from "@/lib/schemas/views";

type Props = { frame: FrameView; t: Translate<"sheet">; selected: boolean; tabbable: boolean };

/** Selects its frame; seen while the frame is pointed at, focused or selected, and by touch while anything is selected. */
export function Tick({ frame, t, selected, tabbable }: Props) {
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
