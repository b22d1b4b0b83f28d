"use client";

import { useRouter } from "next/navigation";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import { count } from "@/lib/format";
import type { SetView } from "@/lib/schemas/set";

/** The sets in the trash, each with the way back. */
export function DeletedSets({ sets }: { sets: SetView[] }) {
  const router = useRouter();
  const { busy, problems, run } = useAction();
  if (sets.length === 0) return null;
  const restore = (id: string) =>
    run(async () => {
      await request("POST", `/api/sets/${id}/restore`);
      router.refresh();
    });
  return (
    <details className="border-t border-hairline pt-3">
      <summary className="cursor-pointer py-1 font-semibold">Deleted sets ({sets.length})</summary>
      <Problem>{problems[""]}</Problem>
      <ul className="max-w-140 pt-2">
        {sets.map((set) => (
          <li key={set.id} className="flex items-center gap-3 border-b border-hairline py-2">
            <span className="min-w-0 flex-1 break-words">
              {set.name} <span className="text-muted">{count(set.count, "image")}</span>
            </span>
            <Button disabled={busy} aria-label={`Restore ${set.name}`} onClick={() => restore(set.id)}>
              Restore
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
