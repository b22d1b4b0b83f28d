import { ChevronLeft, ChevronRight, LayoutGrid } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { End } from "@/components/ui/end";
import { frameNumber, ratioName, shownRatio } from "@/lib/format";
import type { SharedImagePlace } from "@/lib/schemas/shared";
import { altOf, SharedPicture } from "./picture";
import { Turn } from "./turn";

type Props = SharedImagePlace & {
  path: string;
  title: string | null;
  description: string | null;
  /** The link shows this image alone: there is nothing to go back to. */
  alone: boolean;
  allow: { download: boolean; originals: boolean };
  children: ReactNode;
};

/** One shared image as large as there is room, its neighbours, what may be done with it, and the review as children. */
export function SharedViewer({ path, title, description, image, previousId, nextId, alone, allow, children }: Props) {
  const t = useTranslations("shared");
  const pageOf = (id: string | null) => (id ? (`${path}/${id}` as Route) : null);
  const [previous, next, up] = [pageOf(previousId), pageOf(nextId), alone ? null : (path as Route)];
  const aspect = image.width / image.height;
  const about = alone ? description : null;
  return (
    <main className="whole flex min-h-dvh flex-col md:h-dvh md:flex-row">
      <div className="sheet-swipe h-[62dvh] shrink-0 bg-[#808080] p-2 md:h-auto md:min-w-0 md:flex-1 md:p-7">
        <div className="viewer-room">
          <SharedPicture
            key={image.id}
            path={path}
            image={image}
            alt={altOf(image, title ?? t("image"))}
            sizes="(width < 48rem) 100vw, calc(100vw - 23rem)"
            eager
            className="viewer-image"
            width={`min(100cqw, 100cqh * ${aspect}, ${image.width}px)`}
          />
        </div>
      </div>
      <aside
        aria-label={t("aboutImage")}
        className="flex flex-col gap-4 bg-panel p-4 pb-10 md:w-80 md:shrink-0 md:overflow-y-auto md:border-l md:border-hairline"
      >
        <nav aria-label={t("imagesNav")} className="flex items-center gap-1.5">
          <p className="print mr-auto font-semibold">
            {frameNumber(image.number)} · {shownRatio(ratioName(image.width, image.height))}
          </p>
          <Step href={previous} label={t("previous")} icon={<ChevronLeft size={18} aria-hidden="true" />} />
          <Step href={next} label={t("next")} icon={<ChevronRight size={18} aria-hidden="true" />} />
          <Step href={up} label={t("allImages")} icon={<LayoutGrid size={16} aria-hidden="true" />} />
        </nav>
        <h1 className="text-title wrap-anywhere">{title ?? t("image")}</h1>
        {about && <p className="wrap-anywhere whitespace-pre-wrap">{about}</p>}
        {image.prompt && (
          <p dir="auto" className="text-prompt wrap-anywhere whitespace-pre-wrap">
            {image.prompt}
          </p>
        )}
        {allow.download && (
          <div className="flex flex-wrap gap-1.5">
            <a
              href={`${path}/media/${image.id}/web?download`}
              download
              className={buttonClass(children ? "plain" : "mark", "grow")}
            >
              {t("download")}
            </a>
            {allow.originals && (
              <a href={`${path}/media/${image.id}/original?download`} download className={buttonClass("plain", "grow")}>
                {t("original")}
              </a>
            )}
          </div>
        )}
        {children}
      </aside>
      <Turn previous={previous} next={next} up={up} />
      <End />
    </main>
  );
}

function Step({ href, label, icon }: { href: Route | null; label: string; icon: ReactNode }) {
  if (!href) return null;
  const look = buttonClass("plain", "w-9 px-0! touch:w-11");
  return (
    <Link href={href} replace prefetch={false} aria-label={label} title={label} className={look}>
      {icon}
    </Link>
  );
}
