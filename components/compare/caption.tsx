"use client";

import { Replace, X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useImageActs } from "@/components/selection/image-acts";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toasts";
import { imageAddress } from "@/components/viewer/address";
import { useHeard } from "@/components/viewer/heard";
import { frameNumber } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { compareAddress, keepToCompare } from "./tray";

const square = "w-9 px-0! touch:w-11";

/** Which image it is, and what can be done with it here: pick it, put another in its place, take it out. */
export function Caption({ image, ids }: { image: ImageView; ids: string[] }) {
  const t = useTranslations("compare");
  const router = useRouter();
  const { me, announce } = useStudio();
  const acts = useImageActs();
  const heard = useHeard(image.id);
  const [busy, setBusy] = useState(false);
  const picked = heard?.picked ?? image.picked;
  const number = frameNumber(image.number);
  const others = ids.filter((id) => id !== image.id);

  const pick = () => {
    if (busy) return;
    setBusy(true);
    void acts.pick([image.id], !picked).finally(() => setBusy(false));
  };
  const replace = () => {
    keepToCompare(others);
    const words = t("chooseAnother");
    say(words);
    announce(words);
    router.push("/");
  };
  const remove = () => {
    announce(t("removed", { number }));
    router.replace(compareAddress(others));
  };
  return (
    <div className="flex flex-wrap items-center justify-end gap-1.5 bg-panel px-2 py-1.5">
      <Link
        href={imageAddress(image.id)}
        className="print mr-auto inline-flex min-h-9 items-center px-1 font-semibold underline underline-offset-3 touch:min-h-11"
      >
        {number}
      </Link>
      {me.role !== "viewer" && (
        <Button
          look={picked ? "plain" : "mark"}
          aria-pressed={picked}
          aria-label={t("pickOne", { number })}
          className="aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-panel"
          onClick={pick}
        >
          {t("pick")}
        </Button>
      )}
      <Button
        aria-label={t("replace", { number })}
        title={t("replace", { number })}
        className={square}
        onClick={replace}
      >
        <Replace size={16} aria-hidden="true" />
      </Button>
      {others.length > 1 && (
        <Button
          aria-label={t("remove", { number })}
          title={t("remove", { number })}
          className={square}
          onClick={remove}
        >
          <X size={16} aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
