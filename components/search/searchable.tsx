"use client";

import type { Route } from "next";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useMemo, useOptimistic, useRef, useTransition } from "react";
import { viewName } from "@/components/sheet/store";
import { useStudio } from "@/components/studio/context";
import { filterQuery, noFilter, parseFilter } from "@/lib/schemas/filter";
import { addressOf } from "./address";
import { type Run, SearchContext } from "./context";
import { type KnownNames, useAsked } from "./names";

/**
 * Everything that can be searched from the header. All of a search is in the page's address; while another one is on its
 * way the sheet stays, a little dimmed.
 */
export function Searchable({ known, children }: { known: KnownNames; children: ReactNode }) {
  const common = useTranslations("common");
  const t = useTranslations("search");
  const { announce, store } = useStudio();
  const router = useRouter();
  const pathname = usePathname();
  const parameters = useSearchParams();
  const [pending, startTransition] = useTransition();
  const here = pathname === "/" || pathname === "/mine";
  const scope = pathname === "/mine" ? "mine" : "team";
  const query = here ? filterQuery(parseFilter(new URLSearchParams(parameters))).toString() : "";
  const filter = useMemo(() => parseFilter(new URLSearchParams(query)), [query]);
  // What is asked for stands there at once, as whoever asked for it just did so; nothing moves later by itself.
  const [shown, show] = useOptimistic(filter);
  const what = useAsked(filter, known)
    .map(({ words }) => words)
    .join(common("comma"));
  /** What was asked for last: the next change adds to it even if it has not come yet. */
  const asked = useRef(filter);
  const own = useRef(false);

  useEffect(() => {
    asked.current = filter;
  }, [filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the filter that is said, once it is there.
  useEffect(() => {
    if (!own.current) return;
    own.current = false;
    window.scrollTo(0, 0);
    const found = store.get(viewName(scope, filter)).buckets.length > 0;
    const outcome = found ? t(`announced.${scope}`, { what }) : t(`nothing.${scope}`, { what });
    announce(what ? outcome : t("announced.everything"));
  }, [filter, announce, store, t]);

  const value = useMemo(
    () => ({
      ...({ filter: shown, scope, here, known } as const),
      go: (change: Partial<typeof filter>, run?: Run) => {
        const next = { ...(here ? asked.current : noFilter), ...change };
        const address = addressOf(scope, next) as Route;
        if (here && address === addressOf(scope, asked.current)) return;
        asked.current = next;
        own.current = true;
        // A first one that was overtaken before it was there has left no entry to replace.
        const replaces = run?.before !== undefined && run.before !== window.location.href;
        if (run) run.before ??= window.location.href;
        // Its own scrolling would also take the focus, out of the field that somebody types in.
        startTransition(() => {
          show(next);
          router[replaces ? "replace" : "push"](address, { scroll: false });
        });
      },
    }),
    [shown, show, scope, here, known, router],
  );
  return (
    <SearchContext value={value}>
      <div
        aria-busy={pending || undefined}
        className="flex min-h-dvh flex-col pb-(--tabs) md:pl-17 [&_.frame-link]:transition-opacity [&_.frame-link]:duration-150 aria-busy:[&_.frame-link]:opacity-70 aria-busy:[&_.frame-link]:delay-150"
      >
        {children}
      </div>
    </SearchContext>
  );
}
