import { createKey, listKeys, revokeKey } from "@/lib/api-keys";
import { isMember } from "@/lib/auth/sessions";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { getJob, listJobs, listOpenJobs } from "@/lib/generations/jobs";
import { getPartial } from "@/lib/generations/partials";
import { cancelJob, dismissJob } from "@/lib/generations/put-away";
import { retryJob } from "@/lib/generations/retry";
import { getGeneration } from "@/lib/generations/view";
import { parseImageRequest } from "@/lib/openai-api";
import { hasPassword, listSessions, rename, revokeOtherSessions, revokeSession } from "@/lib/people/account";
import { listLedger } from "@/lib/quotas/ledger";
import { requestMore, withdrawRequest } from "@/lib/quotas/requests";
import { findMissed } from "@/lib/sheet-replay";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";

const order = parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n: 1 }));
/** What people do with their accounts and keys, with what they ask for, and with their quota. */
export const teamFunctions: Record<string, FunctionRow> = {
  "people/account#rename": { call: (actor) => rename(actor, actor.name), expected: is.all("yes") },
  "people/account#hasPassword": { call: async (actor) => [await hasPassword(actor)], expected: is.all("yes") },
  "people/account#listSessions": {
    make: "session",
    call: async (actor, _, id) => is.has(await listSessions(actor), id),
    expected: is.all("nothing", { owner: "yes" }),
  },
  "people/account#revokeSession": {
    make: "session",
    call: (actor, _, id) => revokeSession(actor, id),
    expected: is.all("not_found", { owner: "yes" }),
  },
  "people/account#revokeOtherSessions": {
    make: "session",
    call: async (actor, _, id) => {
      await revokeOtherSessions(actor);
      return (await db.session.count({ where: { id } })) === 0;
    },
    expected: is.all("nothing", { owner: "yes" }),
  },
  "api-keys#createKey": {
    make: "person",
    call: (actor, _, id) => createKey(actor, { name: "a program", userId: actor.userId ?? id }),
    expected: is.byContributors,
  },
  "api-keys#createKey, for the owner": {
    make: "noWish",
    call: async (actor) => {
      const { id: userId } = await db.user.findUniqueOrThrow({ where: { email: "owner@example.com" } });
      return createKey(actor, { name: "a program", userId });
    },
    expected: { ...is.byOwner("not_found"), viewer: "forbidden", viewersKey: "forbidden" },
  },
  "api-keys#listKeys": {
    make: "key",
    call: async (actor, _, id) => is.has(await listKeys(actor), id),
    expected: is.byOwner("nothing"),
  },
  "api-keys#revokeKey": {
    make: "key",
    call: (actor, _, id) => revokeKey(actor, id),
    expected: is.byOwner("not_found"),
  },
  "auth/sessions#isMember": { call: (actor) => isMember(actor), expected: is.all("yes") },
  "generations/admit#admit": {
    call: (actor) => admit(actor, order, { door: "studio", claim: false }),
    expected: is.byContributors,
  },
  "generations/jobs#listOpenJobs": {
    make: "privateWaiting",
    call: async (actor, _, id) => is.has(await listOpenJobs(actor, false), id),
    expected: is.byOwner("nothing"),
  },
  "generations/jobs#getJob": {
    call: (actor, { generations }) => getJob(actor, generations.team),
    expected: { ...is.byTeam("not_found"), adminsKey: "not_found", viewersKey: "not_found" },
  },
  "generations/jobs#getJob, private": {
    call: (actor, { generations }) => getJob(actor, generations.secret),
    expected: is.byOwner("not_found"),
  },
  "generations/jobs#listJobs": {
    call: (actor, { generations }) => listJobs(actor, [generations.team]),
    expected: { ...is.byTeam("nothing"), adminsKey: "nothing", viewersKey: "nothing" },
  },
  "generations/jobs#listJobs, private": {
    call: (actor, { generations }) => listJobs(actor, [generations.secret]),
    expected: is.byOwner("nothing"),
  },
  "generations/put-away#cancelJob": {
    make: "waiting",
    call: (actor, _, id) => cancelJob(actor, id),
    expected: is.byOwnerAndAdmins("not_found"),
  },
  "generations/put-away#dismissJob": {
    make: "failed",
    call: (actor, _, id) => dismissJob(actor, id),
    expected: is.byOwnerAndAdmins("not_found"),
  },
  "generations/retry#retryJob": {
    make: "limited",
    call: (actor, _, id) => retryJob(actor, id),
    expected: is.all("not_found", { owner: "yes" }),
  },
  "generations/partials#getPartial": {
    make: "painted",
    call: (actor, _, id) => getPartial(actor, id),
    expected: { ...is.byTeam("not_found"), adminsKey: "not_found", viewersKey: "not_found" },
  },
  "generations/partials#getPartial, private": {
    make: "privatePainted",
    call: (actor, _, id) => getPartial(actor, id),
    expected: is.byOwner("not_found"),
  },
  "sheet-replay#findMissed": {
    make: "waiting",
    call: async (actor, _, id) => (await findMissed(actor, new Date()))?.generations.includes(id),
    expected: is.all("yes"),
  },
  "sheet-replay#findMissed, private": {
    make: "privateWaiting",
    call: async (actor, _, id) => (await findMissed(actor, new Date()))?.generations.includes(id),
    expected: is.byOwner("nothing"),
  },
  "generations/view#getGeneration": {
    call: (actor, { generations }) => getGeneration(actor, generations.team),
    expected: { ...is.byTeam("not_found"), adminsKey: "not_found", viewersKey: "not_found" },
  },
  "generations/view#getGeneration, private": {
    call: (actor, { generations }) => getGeneration(actor, generations.secret),
    expected: is.byOwner("not_found"),
  },
  "quotas/ledger#listLedger": {
    call: async (actor) => {
      const { id: userId } = await db.user.findUniqueOrThrow({ where: { email: "owner@example.com" } });
      return listLedger(actor, { userId });
    },
    expected: is.byOwnerAndAdmins("not_found"),
  },
  "quotas/requests#requestMore": {
    make: "noWish",
    call: (actor) => requestMore(actor, { amount: 5 }),
    expected: is.byContributors,
  },
  "quotas/requests#withdrawRequest": {
    make: "wish",
    call: (actor, _, id) => withdrawRequest(actor, id),
    expected: is.byOwner("not_found"),
  },
};
