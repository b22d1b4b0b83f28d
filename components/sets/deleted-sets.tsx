"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { request } from "@/components/request";
import { focusFrame } from "@/components/selection/focus";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { useAction } from "@/components/use-action";
import type { SetView } from "@/lib/schemas/set";

/** The sets in the trash, each with the way back. */
export function DeletedSets({ sets }: { sets: SetView[] }) {
  const t = useTranslations("sets");
  if (sets.length === 0) return null;
  return (
    <Disclosure summary={t("deletedList", { count: sets.length })}>
      <ul className="max-w-140">
        {sets.map((set) => (
          <DeletedSet key={set.id} set={set} />
        ))}
      </ul>
    </Disclosure>
  );
}

/** Each with an action of its own: whoever restores one may want the next at once. */
function DeletedSet({ set }: { set: SetView }) {
  const common = useTranslations("common");
  const t = useTranslations("sets");
  const router = useRouter();
  const { busy, problems, run } = useAction();
  const row = useRef<HTMLLIElement>(null);
  const restore = () =>
    run(async () => {
      await request("POST", `/api/sets/${set.id}/restore`);
      say(t("restored", { name: set.name }));
      const next = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
      if (next) next.querySelector("button")?.focus();
      else focusFrame(null, null);
      router.refresh();
    });
  return (
    <li ref={row} className="flex flex-wrap items-center gap-3 border-b border-hairline py-2">
      <span className="min-w-0 flex-1 break-words">
        {set.name} <span className="text-muted">{common("images", { count: set.count })}</span>
      </span>
      <Button aria-disabled={busy} aria-label={t("restoreName", { name: set.name })} onClick={restore}>
        {t("restore")}
      </Button>
      <Problem>{problems[""]}</Problem>
    </li>
  );
}
