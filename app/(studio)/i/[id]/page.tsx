import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Reviews } from "@/components/review/reviews";
import { viewIn, viewOfSet } from "@/components/viewer/address";
import { ImageFacts } from "@/components/viewer/image-facts";
import { ImageRecord } from "@/components/viewer/image-record";
import { Lineage } from "@/components/viewer/lineage";
import { Trashed } from "@/components/viewer/trashed";
import { viewSettings } from "@/components/viewer/view-settings";
import { Viewer } from "@/components/viewer/viewer";
import type { MemberActor } from "@/lib/auth/actor";
import { requireMember } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { frameNumber } from "@/lib/format";
import { getImage } from "@/lib/images";
import { neighboursInView } from "@/lib/library/neighbours";
import { getLineage } from "@/lib/lineage";
import { parseFilter, parseScope } from "@/lib/schemas/filter";
import { neighboursInSet } from "@/lib/sets/images";
import { listReviews } from "@/lib/shares/reviews";
import { getTeam } from "@/lib/team";
import { findTrashed } from "@/lib/trash";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The image, or that it is in the trash for those who may bring it back. */
const findImage = cache(async (id: string) => {
  const actor = await requireMember();
  try {
    return { image: await getImage(actor, id), trashed: null };
  } catch (error) {
    if (!(error instanceof AppError && error.code === "not_found")) throw error;
    const trashed = await findTrashed(actor, id);
    if (!trashed) notFound();
    return { image: null, trashed };
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { image, trashed } = await findImage((await params).id);
  return { title: image ? `${frameNumber(image.number)} ${image.prompt.slice(0, 60)}` : frameNumber(trashed.number) };
}

/** One image with everything that is known about it; its neighbours are those in the view that it was opened from. */
export default async function ViewerPage({ params, searchParams }: Props) {
  const [{ id }, query, jar] = await Promise.all([params, searchParams, cookies()]);
  const actor = await requireMember();
  const [found, team, way] = await Promise.all([findImage(id), getTeam(), findWay(actor, query, id)]);
  if (!found.image) {
    return <Trashed imageId={id} {...found.trashed} timeZone={team.timeZone} view={viewIn(query)} />;
  }
  const { image } = found;
  const [reviews, lineage] = await Promise.all([listReviews(actor, image.id), getLineage(actor, image.id)]);
  const now = new Date().toISOString();
  return (
    <Viewer
      image={{ ...image, ...way.neighbours }}
      setId={way.setId}
      view={way.view}
      settings={viewSettings((name) => jar.get(name)?.value)}
      facts={<ImageFacts image={image} now={now} timeZone={team.timeZone} currency={team.currency} />}
    >
      <Reviews key={id} initial={reviews} now={now} />
      <Lineage key={lineage.made.map((one) => one.id).join()} lineage={lineage} imageId={id} />
      <ImageRecord image={image} />
    </Viewer>
  );
}

type Query = Record<string, string | string[] | undefined>;
type Found = { newerId: string | null; olderId: string | null } | null;

/** Which way the arrows lead: through the set that it was opened from, or through a sheet with its filter. */
async function findWay(actor: MemberActor, query: Query, id: string) {
  const [scope, filter, view] = [parseScope(query), parseFilter(query), viewIn(query)];
  if (filter.set && view === viewOfSet(filter.set)) {
    const inSet = await neighboursInSet(actor, filter.set, id);
    const neighbours: Found = inSet && { newerId: inSet.previousId, olderId: inSet.nextId };
    return { setId: inSet ? filter.set : undefined, view: "", neighbours };
  }
  // Without any of that they are those that the image brings along.
  const neighbours: Found = view ? await neighboursInView(actor, { scope, filter }, id) : null;
  return { setId: undefined, view, neighbours };
}
