import { everyShared, getShared, listShared } from "@/lib/shares/images";
import { getSharedMedia } from "@/lib/shares/media";
import { createShare, findShareId, restoreShare, revokeShare, updateShare } from "@/lib/shares/shares";
import { findOwnLive, getShare, listShares } from "@/lib/shares/views";
import { getOwnReview, nameVisitor, review, visitorName } from "@/lib/shares/visitor-reviews";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";

const has = (rows: { id: string }[], id: string) => rows.some((row) => row.id === id);

/** What people do with shared links, and visitors behind them. */
export const shareFunctions: Record<string, FunctionRow> = {
  "shares/images#listShared": {
    call: async (actor, { images }) => has((await listShared(actor, null)).images, images.team),
    expected: is.byShare("nothing"),
  },
  "shares/images#getShared": {
    call: (actor, { images }) => getShared(actor, images.team),
    expected: is.byShare("not_found"),
  },
  "shares/images#getShared, private": {
    call: (actor, { images }) => getShared(actor, images.secret),
    expected: is.all("not_found"),
  },
  "shares/images#everyShared": {
    call: async (actor, { images }) => has(await Array.fromAsync(everyShared(actor)), images.team),
    expected: is.byShare("nothing"),
  },
  "shares/images#everyShared, private": {
    call: async (actor, { images }) => has(await Array.fromAsync(everyShared(actor)), images.secret),
    expected: is.all("nothing"),
  },
  "shares/media#getSharedMedia": {
    call: (actor, { images }) => getSharedMedia(actor, images.team, "original"),
    expected: is.byShare("not_found"),
  },
  "shares/visitor-reviews#nameVisitor": {
    call: async (actor) => [await nameVisitor(actor, "A guest", null)],
    expected: is.all("yes"),
  },
  "shares/visitor-reviews#visitorName": { call: async (actor) => [await visitorName(actor)], expected: is.all("yes") },
  "shares/visitor-reviews#getOwnReview": {
    call: async (actor, { images }, _) => (await getOwnReview(actor, images.team)).comments,
    make: "comment",
    // Another visitor's comment, through the same link.
    expected: is.all("nothing"),
  },
  "shares/visitor-reviews#review": {
    call: (actor, { images }) => review(actor, images.team, { picked: true }),
    expected: is.byShare("not_found"),
  },
  "shares/views#listShares": {
    make: "link",
    call: async (actor, _, id) => has((await listShares(actor)).shares, id),
    expected: is.byOwnerAndAdmins("nothing"),
  },
  "shares/views#getShare": {
    make: "link",
    call: (actor, _, id) => getShare(actor, id),
    expected: is.byOwnerAndAdmins("not_found"),
  },
  "shares/views#findOwnLive": {
    make: "link",
    call: (actor, { set }) => findOwnLive(actor, set, []),
    expected: is.byOwner("nothing"),
  },
  "shares/shares#createShare": {
    call: (actor, { set }) => createShare(actor, { setId: set, title: "New" }),
    expected: is.byContributors,
  },
  "shares/shares#createShare, of a private image": {
    call: (actor, { images }) => createShare(actor, { imageIds: [images.secret] }),
    expected: { ...is.byOwner("not_found"), viewer: "forbidden", viewersKey: "forbidden" },
  },
  ...Object.fromEntries(
    Object.entries({
      updateShare: (actor: never, id: string) => updateShare(actor, id, { title: "Winter" }),
      revokeShare: (actor: never, id: string) => revokeShare(actor, id),
      restoreShare: (actor: never, id: string) => restoreShare(actor, id),
    }).map(([name, act]) => [
      `shares/shares#${name}`,
      {
        make: name === "restoreShare" ? ("revokedLink" as const) : ("link" as const),
        call: (actor: never, _: unknown, id: string) => act(actor, id),
        expected: {
          ...is.byOwnerAndAdmins("not_found"),
          viewer: "forbidden" as const,
          viewersKey: "forbidden" as const,
        },
      },
    ]),
  ),
  "shares/shares#findShareId": {
    call: (actor, { links }) => findShareId(actor, links.link.token),
    expected: is.byOwnerAndAdmins("not_found"),
  },
};
