import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { Composer } from "@/components/composer/composer";
import { parseRowSize, rowSizeCookie } from "@/components/sheet/row-size";
import { Sheet } from "@/components/sheet/sheet";
import { viewName } from "@/components/sheet/store";
import { requireMember } from "@/lib/auth/session";
import { getComposerOptions } from "@/lib/channels/composer-options";
import { listBuckets } from "@/lib/library/buckets";
import { listSheet } from "@/lib/library/sheet";
import { isFiltered, parseFilter, type Scope } from "@/lib/schemas/filter";

/** So many buckets come with the page: about a month's; the others are asked for. */
const firstBuckets = 30;

type Props = {
  scope: Scope;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** A sheet with the composer under it, as far as the address filters it; its first screen is in the HTML. */
export async function SheetPage({ scope, searchParams }: Props) {
  const actor = await requireMember();
  const filter = parseFilter(await searchParams);
  const searched = isFiltered(filter);
  const [t, sheet, buckets, options, jar] = await Promise.all([
    getTranslations("sheet"),
    listSheet(actor, { scope, filter }),
    searched ? null : listBuckets(actor, scope, firstBuckets + 1),
    getComposerOptions(),
    cookies(),
  ]);
  const first = buckets && {
    buckets: buckets.slice(0, firstBuckets),
    moreBuckets: buckets.length > firstBuckets,
  };
  return (
    <main id="main" tabIndex={-1} className="flex flex-1 flex-col outline-none">
      <h1 className="sr-only">{t(scope === "mine" ? "titleMine" : "title")}</h1>
      <Sheet
        key={viewName(scope, filter)}
        scope={scope}
        filter={filter}
        initial={{ ...sheet, ...first }}
        rendered={new Date().toISOString()}
        size={parseRowSize(jar.get(rowSizeCookie)?.value)}
      />
      <Composer options={options} />
    </main>
  );
}
