import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Reviews } from "@/components/review/reviews";
import { ImageFacts } from "@/components/viewer/image-facts";
import { ImageRecord } from "@/components/viewer/image-record";
import { viewSettings } from "@/components/viewer/view-settings";
import { Viewer } from "@/components/viewer/viewer";
import { requireMember } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { frameNumber } from "@/lib/format";
import { getImage } from "@/lib/images";
import { neighboursInSet } from "@/lib/sets/images";
import { listReviews } from "@/lib/shares/reviews";
import { getTeam } from "@/lib/team";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ set?: string | string[] }> };

const findImage = cache(async (id: string) => {
  const actor = await requireMember();
  return getImage(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const image = await findImage((await params).id);
  return { title: `${frameNumber(image.number)} ${image.prompt.slice(0, 60)}` };
}

/** One image with everything that is known about it; opened from a set, its neighbours are those in the set. */
export default async function ViewerPage({ params, searchParams }: Props) {
  const [{ id }, { set }, jar] = await Promise.all([params, searchParams, cookies()]);
  const setId = typeof set === "string" ? set : "";
  const actor = await requireMember();
  const [found, team, inSet] = await Promise.all([findImage(id), getTeam(), neighboursInSet(actor, setId, id)]);
  const image = inSet ? { ...found, newerId: inSet.previousId, olderId: inSet.nextId } : found;
  const reviews = await listReviews(actor, image.id);
  const now = new Date().toISOString();
  return (
    <Viewer
      image={image}
      setId={inSet ? setId : undefined}
      view=""
      settings={viewSettings((name) => jar.get(name)?.value)}
      facts={<ImageFacts image={image} now={now} timeZone={team.timeZone} currency={team.currency} />}
    >
      <Reviews key={id} initial={reviews} now={now} />
      <ImageRecord image={image} />
    </Viewer>
  );
}
