"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { request } from "@/components/request";
import { averageColor } from "@/components/sheet/thumbhash";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import { frameNumber } from "@/lib/format";
import type { LineageView, MadeView, RelativeView } from "@/lib/schemas/views";
import { imageAddress } from "./address";

/** What an image came from and what came from it, each a way there; nothing where there is neither. */
export function Lineage({ lineage, imageId }: { lineage: LineageView; imageId: string }) {
  const t = useTranslations("viewer");
  const { parent, references, hidden } = lineage;
  const [{ made, nextCursor }, setMade] = useState<MadeView>(lineage);
  const { busy, problems, run } = useAction();
  const more = () =>
    run(async () => {
      const next = await request<MadeView>("GET", `/api/images/${imageId}/lineage?cursor=${nextCursor}`);
      setMade({ made: [...made, ...next.made], nextCursor: next.nextCursor });
    });
  return (
    <>
      {(parent || references.length > 0 || hidden > 0) && (
        <section aria-labelledby="came-from">
          <h2 id="came-from" className="pb-1.5 font-[650]">
            {t("cameFrom")}
          </h2>
          <ul className="flex flex-wrap gap-1.5">
            {parent && (
              <Relative image={parent}>
                <Kind>{t("remixOf")}</Kind>
              </Relative>
            )}
            {references.map((one) =>
              one.kind === "image" ? (
                <Relative key={one.image.id} image={one.image}>
                  <Kind>{t("asReference")}</Kind>
                </Relative>
              ) : (
                <li key={one.thumbnail}>
                  <img
                    src={one.thumbnail}
                    alt={t("fileReference")}
                    loading="lazy"
                    className="h-16 w-16 bg-track object-contain"
                  />
                  <Kind>{t("asReference")}</Kind>
                </li>
              ),
            )}
          </ul>
          {hidden > 0 && <p className="pt-1 text-sm text-muted">{t("hiddenReferences", { count: hidden })}</p>}
        </section>
      )}
      {(made.length > 0 || nextCursor) && (
        <section aria-labelledby="made-from-it">
          <h2 id="made-from-it" className="pb-1.5 font-[650]">
            {t("madeFromIt")}
          </h2>
          <ul className="flex flex-wrap gap-1.5">
            {made.map((image) => (
              <Relative key={image.id} image={image} />
            ))}
          </ul>
          {nextCursor && (
            <Button className="mt-2" aria-disabled={busy || undefined} aria-label={t("moreMade")} onClick={more}>
              {t("more")}
            </Button>
          )}
          <Problem>{problems[""]}</Problem>
        </section>
      )}
    </>
  );
}

function Relative({ image, children }: { image: RelativeView; children?: ReactNode }) {
  const t = useTranslations("viewer");
  const { id, number, width, height, thumbhash, prompt } = image;
  const aspect = Math.min(2.5, Math.max(0.4, width / height));
  return (
    <li>
      <Link
        href={imageAddress(id)}
        prefetch={false}
        aria-label={t("relative", { number: frameNumber(number), prompt: prompt.slice(0, 80) })}
        title={frameNumber(number)}
        className="block h-16"
        style={{ width: `${aspect * 4}rem`, backgroundColor: averageColor(thumbhash) }}
      >
        <img
          src={`/media/${id}/small`}
          width={width}
          height={height}
          alt=""
          loading="lazy"
          decoding="async"
          className="h-full w-full object-contain"
        />
      </Link>
      {children}
    </li>
  );
}

function Kind({ children }: { children: string }) {
  return <p className="print pt-0.5 text-muted">{children}</p>;
}
