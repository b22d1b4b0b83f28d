import { beforeEach, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { announce } from "@/lib/events";
import { sheetEvents } from "@/lib/sheet-events";
import { freshTeam, memberOf, newMember } from "@/tests/support/gateway";
import { aGeneration, connected, events, none, read } from "@/tests/support/heard";
import { until } from "@/tests/support/server";

let userId: string;
let actor: MemberActor;

beforeEach(async () => {
  ({ userId } = await freshTeam());
  actor = memberOf(userId);
});

test("whoever waits hears how the queue stands once a job has left it, and of others' private ones only that they are there", async () => {
  const { userId: other } = await newMember("other@example.com");
  const first = await aGeneration(other);
  const secret = await aGeneration(other, { private: true });
  const own = await aGeneration(userId, { private: true });
  const last = await aGeneration(other);
  const mine = read(sheetEvents(actor, new AbortController().signal));
  const theirs = read(sheetEvents(memberOf(other), new AbortController().signal));
  await Promise.all([connected(mine), connected(theirs)]);
  const order = (heard: { text: string }) =>
    events(heard).flatMap((event) => (event.type === "queue" ? [event.order] : []));
  await db.generation.update({ where: { id: first }, data: { state: "running", startedAt: new Date() } });
  await announce(db, { generationId: first, userId: other, private: false });
  await until("both are told", 5000, async () => order(mine).length > 0 && order(theirs).length > 0);
  expect(order(mine)).toEqual([[null, own, last]]);
  expect(order(theirs)).toEqual([[secret, null, last]]);
  expect(mine.text).not.toContain(secret);
  await Promise.all([mine.cancel(), theirs.cancel()]);
  await none();
});
