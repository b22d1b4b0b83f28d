import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CellItem } from "@/components/sheet/cell";
import { buttonClass } from "@/components/ui/button";
import { End } from "@/components/ui/end";
import { Nothing } from "@/components/ui/page";
import { frameNumber } from "@/lib/format";
import type { SharedPage } from "@/lib/schemas/shared";
import { Downloads } from "./downloads";
import { altOf, SharedPicture } from "./picture";

type Props = {
  path: string;
  title: string | null;
  description: string | null;
  page: SharedPage;
  allow: { download: boolean; originals: boolean };
};

/** The element that says to those who listen that an image is picked. */
const pickedWordsId = "picked-words";
/** About as many as a first screen shows. */
const eagerImages = 8;

/** All that a link shows, in rows that keep its order. */
export function SharedGrid({ path, title, description, page, allow }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("shared");
  const { images, picked, hasPrevious, hasNext } = page;
  const whole = !hasPrevious && !hasNext;
  const total = whole ? images.length : -1;
  return (
    <main className="whole mx-auto flex min-h-dvh max-w-400 flex-col gap-5 px-3 py-5 md:px-6 md:py-8">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 max-w-180">
          <h1 className="text-head wrap-anywhere">{title ?? t("images")}</h1>
          {description && <p className="pt-1 wrap-anywhere whitespace-pre-wrap">{description}</p>}
          {whole && images.length > 0 && (
            <p className="print pt-1 text-muted">{common("images", { count: images.length })}</p>
          )}
        </div>
        {allow.download && images.length > 0 && <Downloads path={path} originals={allow.originals} />}
      </header>
      {images.length === 0 && (
        <Nothing title={t("nothing")}>
          <p>{t("nothingWords")}</p>
        </Nothing>
      )}
      <span id={pickedWordsId} hidden>
        {t("pickedMark")}
      </span>
      <ul className="sheet-row sheet-shared">
        {images.map((image, index) => (
          <CellItem
            key={image.id}
            aspect={image.width / image.height}
            position={index + 1}
            total={total}
            caption={<Caption number={image.number} picked={picked.includes(image.id)} />}
          >
            {/* A plain link: a page with a hundred of the router's would be slower to open than they make the next. */}
            <a
              href={`${path}/${image.id}`}
              className="frame-link cell-box"
              data-frame={image.id}
              data-picked={picked.includes(image.id) || undefined}
              aria-describedby={picked.includes(image.id) ? pickedWordsId : undefined}
            >
              <SharedPicture
                path={path}
                image={image}
                alt={altOf(image, title ?? t("image"))}
                sizes={gridSizes(image.width / image.height)}
                eager={index < eagerImages}
                className="block h-full w-full"
              />
            </a>
          </CellItem>
        ))}
      </ul>
      {!whole && (
        <nav aria-label={t("pages")} className="flex gap-2">
          <Step href={hasPrevious ? `${path}?before=${images[0]?.id}` : null}>
            <ChevronLeft size={18} aria-hidden="true" /> {t("before")}
          </Step>
          <Step href={hasNext ? `${path}?after=${images.at(-1)?.id}` : null}>
            {t("more")} <ChevronRight size={18} aria-hidden="true" />
          </Step>
        </nav>
      )}
      <End />
    </main>
  );
}

function Caption({ number, picked }: { number: number; picked: boolean }) {
  const t = useTranslations("shared");
  return (
    <>
      <span className="font-semibold text-ink">{frameNumber(number)}</span>
      {picked && <span className="ml-2 bg-mark px-1 font-semibold text-mark-ink">{t("pickedMark")}</span>}
    </>
  );
}

function Step({ href, children }: { href: string | null; children: ReactNode }) {
  return href ? (
    <a href={href} className={buttonClass("plain", "gap-1")}>
      {children}
    </a>
  ) : null;
}

/** Rows are 300 pixels high, on phones 168, and stretch a little. */
function gridSizes(aspect: number): string {
  return `(width < 48rem) ${Math.round(aspect * 210)}px, ${Math.round(aspect * 340)}px`;
}
