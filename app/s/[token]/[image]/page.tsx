import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Locked } from "@/components/shared/locked";
import { frameNumber } from "@/lib/format";
import { sharePath } from "@/lib/shares/forms";
import { FormReferrer, ImagePart, shareMetadata } from "../part";
import { findSharedImage, visitShare } from "../shared";

type Props = {
  params: Promise<{ token: string; image: string }>;
  searchParams: Promise<{ problem?: string | string[] }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { token, image } = await params;
  const found = await visitShare(token);
  const place = await findSharedImage(token, image);
  if (found.state === "locked" || found.hasPassword || !place) return shareMetadata(token, null);
  const t = await getTranslations("shared");
  const title = `${frameNumber(place.image.number)} ${found.actor.title ?? t("image")}`;
  return shareMetadata(token, { title, description: found.description, cover: place.image });
}

/** One image of a shared link. */
export default async function SharedImagePage({ params, searchParams }: Props) {
  const [{ token, image }, { problem }] = await Promise.all([params, searchParams]);
  const found = await visitShare(token);
  const words = typeof problem === "string" ? problem : undefined;
  if (found.state === "locked") {
    return (
      <>
        <FormReferrer />
        <Locked path={sharePath(token)} image={image} problem={words} />
      </>
    );
  }
  const place = await findSharedImage(token, image);
  if (!place) notFound();
  const { actor, description } = found;
  return <ImagePart {...{ token, actor, description, place }} alone={false} problem={words} />;
}
