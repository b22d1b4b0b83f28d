"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { compareAddress, joinedBy, keepToCompare, useTray } from "@/components/compare/tray";
import { takeAsReference } from "@/components/composer/draft";
import { useRemix } from "@/components/composer/use-remix";
import { useImageActs } from "@/components/selection/image-acts";
import { useStudio } from "@/components/studio/context";
import { say } from "@/components/ui/toasts";
import { useOnce } from "@/components/use-once";
import type { ImageView } from "@/lib/schemas/views";
import { useHeard, useReturns } from "./heard";
import type { Way } from "./use-way";

/** What can be done with an image, and what it is now; what somebody may not do is undefined. */
export function useDoings(image: ImageView, way: Way) {
  const t = useTranslations("viewer");
  const router = useRouter();
  const { me, store } = useStudio();
  const acts = useImageActs();
  const remix = useRemix();
  const heard = useHeard(image.id);
  const returns = useReturns();
  const known = useRef(returns);
  const tray = useTray();
  const [dialog, setDialog] = useState<"share" | "add" | null>(null);
  const { busy, once } = useOnce();
  const leaving = useRef(false);
  const now = { picked: heard?.picked ?? image.picked, private: heard?.private ?? image.private };

  useEffect(() => {
    // Somebody has thrown it away, or it is seen by others than before, or it has other neighbours: the server knows.
    const told = heard !== undefined && heard?.private !== image.private;
    const another = known.current !== returns;
    known.current = returns;
    if ((told || another) && !leaving.current) router.refresh();
  }, [heard, returns, image.private, router]);

  const trash = async () => {
    if (leaving.current) return;
    leaving.current = true;
    const done = await acts.trash([image.id]);
    if (done) way.leave();
    else leaving.current = false;
  };
  const compare = () => {
    if (tray.includes(image.id)) {
      keepToCompare(tray.filter((id) => id !== image.id));
      return say(t("notKeptToCompare"));
    }
    const joined = joinedBy(image.id);
    if (joined.length === 0) {
      keepToCompare([image.id]);
      return say(t("keptToCompare"));
    }
    keepToCompare([]);
    store.comparedFromHere = true;
    router.push(compareAddress(joined, way.view));
  };

  const contributes = me.role !== "viewer";
  const mine = image.person.id === me.id;
  return {
    ...now,
    busy,
    dialog,
    closeDialog: () => setDialog(null),
    waitsToBeCompared: tray.includes(image.id),
    compare,
    ...(contributes && {
      remix: () => once(`remix ${image.id}`, () => remix(image)),
      reference: () => takeAsReference([image.id]),
      pick: () => once(`pick ${image.id} ${!now.picked}`, () => acts.pick([image.id], !now.picked)),
      share: () => setDialog("share"),
      add: () => setDialog("add"),
    }),
    ...(contributes &&
      mine && {
        togglePrivate: () =>
          once(`private ${image.id} ${!now.private}`, () => acts.setPrivate([image.id], !now.private)),
      }),
    ...(contributes && (mine || me.role === "admin") && { trash: () => once(`trash ${image.id}`, trash) }),
  };
}

export type Doings = ReturnType<typeof useDoings>;
