import { Check } from "lucide-react";
import { frameNumber } from "@/lib/format";
import type { FrameView } from "@/lib/schemas/views";

/** Selects its frame; seen while the frame is pointed at, focused or selected, and by touch while anything is selected. */
export function Tick({ frame, selected, tabbable }: { frame: FrameView; selected: boolean; tabbable: boolean }) {
  return (
    <button
      type="button"
      data-tick={frame.id}
      aria-label={`Select ${frameNumber(frame.number)}`}
      aria-pressed={selected}
      aria-keyshortcuts="x"
      tabIndex={tabbable ? 0 : -1}
      className="tick"
    >
      <span className="tick-mark">
        <Check size={18} strokeWidth={2.5} aria-hidden="true" />
      </span>
    </button>
  );
}
