"use client";

import { useRouter } from "next/navigation";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import { count } from "@/lib/format";
import type { SetView } from "@/lib/schemas/set";

/** The sets in the trash, each with the way back. */
export function DeletedSets({ sets }: { sets: SetView[] }) {
  if (sets.length === 0) return null;
  return (
    <Disclosure summary={`Deleted sets (${sets.length})`}>
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
  const router = useRouter();
  const { busy, problems, run } = useAction();
  const restore = () =>
    run(async () => {
      await request("POST", `/api/sets/${set.id}/restore`);
      router.refresh();
    });
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-hairline py-2">
      <span className="min-w-0 flex-1 break-words">
        {set.name} <span className="text-muted">{count(set.count, "image")}</span>
      </span>
      <Button aria-disabled={busy} aria-label={`Restore ${set.name}`} onClick={restore}>
        Restore
      </Button>
      <Problem>{problems[""]}</Problem>
    </li>
  );
}
