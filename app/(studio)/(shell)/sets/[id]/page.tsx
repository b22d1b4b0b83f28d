import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { SetPage } from "@/components/sets/set-page";
import { requireMember } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { listSetImages } from "@/lib/sets/images";
import { getSet } from "@/lib/sets/sets";

type Props = { params: Promise<{ id: string }> };

const findSet = cache(async (id: string) => {
  const actor = await requireMember();
  return getSet(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await findSet((await params).id)).name };
}

/** One set with its images in its own order. */
export default async function SetRoute({ params }: Props) {
  const actor = await requireMember();
  const set = await findSet((await params).id);
  const images = await listSetImages(actor, set.id);
  return (
    <main id="main" tabIndex={-1} className="flex flex-1 flex-col outline-none">
      <SetPage key={set.id} set={set} images={images} rendered={new Date().toISOString()} />
    </main>
  );
}
