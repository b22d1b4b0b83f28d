import clsx from "clsx";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { averageColor } from "@/components/sheet/thumbhash";
import { frameNumber } from "@/lib/format";
import type { TrashFrame } from "@/lib/schemas/image-acts";

type Props = {
  frame: TrashFrame;
  /** Whether whose it was is said. */
  whose: boolean;
  selected: boolean;
  tabbable: boolean;
  onPress: (() => void) | undefined;
};

/** An image in the trash, whole and never larger than it is high elsewhere, with the days that it is kept. */
export function TrashedFrame({ frame, whose, selected, tabbable, onPress }: Props) {
  const t = useTranslations("trash");
  const { id, width, height, number, prompt, person, daysLeft } = frame;
  const aspect = width / height;
  const left = t("daysLeft", { count: daysLeft });
  return (
    <li
      style={{
        flex: `${aspect.toFixed(4)} 1 calc(var(--trash-row) * ${aspect.toFixed(4)})`,
        maxWidth: `calc(var(--trash-row) * ${(1.5 * aspect).toFixed(4)})`,
      }}
      className="min-w-0 [contain-intrinsic-size:auto_10rem] [content-visibility:auto]"
    >
      <button
        type="button"
        data-frame={id}
        aria-pressed={selected}
        aria-disabled={!onPress || undefined}
        aria-label={t("frame", { number: frameNumber(number), prompt, left })}
        tabIndex={tabbable ? 0 : -1}
        onClick={onPress}
        className={clsx("relative block w-full -outline-offset-2", selected && "outline-3 outline-ink")}
        style={{ aspectRatio: `${width} / ${height}`, backgroundColor: averageColor(frame.thumbhash) }}
      >
        <img
          src={`/media/${id}/small?trashed`}
          width={width}
          height={height}
          alt=""
          loading="lazy"
          decoding="async"
          className="block h-full w-full"
        />
        {selected && (
          <span className="absolute inset-0 border-4 border-mark">
            <span className="grid size-7 place-items-center bg-mark text-mark-ink">
              <Check size={18} strokeWidth={2.5} aria-hidden="true" />
            </span>
          </span>
        )}
      </button>
      <p className="print pt-1 wrap-anywhere text-muted">
        <span className="font-semibold text-ink">{frameNumber(number)}</span> {whose && `${person.name.split(" ")[0]} `}
        {left}
      </p>
    </li>
  );
}
