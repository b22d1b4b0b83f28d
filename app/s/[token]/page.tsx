import type { Metadata } from "next";
import { SharedGrid } from "@/components/shared/grid";
import { Locked } from "@/components/shared/locked";
import { sharePath } from "@/lib/shares/forms";
import { listShared } from "@/lib/shares/images";
import { allowOf, FormReferrer, ImagePart, shareMetadata } from "./part";
import { visitShare } from "./shared";

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { token } = await params;
  const found = await visitShare(token);
  if (found.state === "locked" || found.hasPassword) return shareMetadata(token, null);
  const { images } = await listShared(found.actor, null);
  const { title } = found.actor;
  return shareMetadata(token, { title, description: found.description, cover: images[0] });
}

/** What a shared link shows: its images, or the question for its password. */
export default async function SharePage({ params, searchParams }: Props) {
  const [{ token }, { after, before, problem }] = await Promise.all([params, searchParams]);
  const path = sharePath(token);
  const found = await visitShare(token);
  if (found.state === "locked") {
    return (
      <>
        <FormReferrer />
        <Locked path={path} problem={one(problem)} />
      </>
    );
  }
  const { actor, description } = found;
  const [from, until] = [one(after), one(before)];
  const page = await listShared(actor, from ? { after: from } : until ? { before: until } : null);
  const [image] = page.images;
  if (image && page.images.length === 1 && !page.hasPrevious && !page.hasNext) {
    const place = { image, previousId: null, nextId: null };
    return <ImagePart {...{ token, actor, description, place }} alone problem={one(problem)} />;
  }
  return <SharedGrid {...{ path, description, page }} title={actor.title} allow={allowOf(actor)} />;
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
