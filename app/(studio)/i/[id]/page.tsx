import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ImageFacts } from "@/components/viewer/image-facts";
import { Viewer } from "@/components/viewer/viewer";
import { requireMember } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { frameNumber } from "@/lib/format";
import { getImage } from "@/lib/images";
import { getTeam } from "@/lib/team";

type Props = { params: Promise<{ id: string }> };

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

/** One image with everything that is known about it. */
export default async function ViewerPage({ params }: Props) {
  const [image, team] = await Promise.all([findImage((await params).id), getTeam()]);
  return (
    <Viewer image={image}>
      <ImageFacts image={image} now={new Date().toISOString()} timeZone={team.timeZone} currency={team.currency} />
    </Viewer>
  );
}
