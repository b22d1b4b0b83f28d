import { listAllJobs, listJobFilters, watchJobs } from "@/lib/admin-jobs";
import { exportEvents, listAuditors, listEvents } from "@/lib/audit-log";
import { addChannel, addChannelWithin, removeChannel, setChannelEnabled, updateChannel } from "@/lib/channel-admin";
import { getChannel, listChannels } from "@/lib/channel-list";
import { testChannel, testSettings } from "@/lib/channel-test";
import { db } from "@/lib/db";
import { reverseCharge } from "@/lib/generations/reverse";
import { createInvitation, listInvitations, resendInvitation, revokeInvitation } from "@/lib/people/invitations";
import { offboard, previewOffboarding } from "@/lib/people/offboarding";
import { getPeopleOverview } from "@/lib/people/overview";
import { createPasswordReset } from "@/lib/people/password-resets";
import {
  changeUser,
  createUser,
  createUserWithPassword,
  findUserByEmail,
  listUsers,
  setPassword,
} from "@/lib/people/people";
import { grant, listGrants, withdrawGrant } from "@/lib/quotas/grants";
import { answerRequest, countOpenRequests, listOpenRequests } from "@/lib/quotas/requests";
import { listSharers } from "@/lib/shares/views";
import { getStudio } from "@/lib/studio";
import { getTeamSettings, updateTeam } from "@/lib/team";
import { exportUsage, getUsage } from "@/lib/usage";
import { all, byAdmins, type FunctionRow, visitors } from "./function-row";

const newEmail = () => `${crypto.randomUUID()}@example.com`;
const demo = () => ({
  ...{ name: `c${crypto.randomUUID().slice(0, 8)}`, kind: "demo" as const, baseUrl: null },
  models: [{ name: "none" }],
});
const usage = { period: "30", by: "person", show: "images" } as never;
const row = (call: FunctionRow["call"], make?: FunctionRow["make"]): FunctionRow => ({
  ...{ call, expected: byAdmins },
  ...(make && { make }),
});

/** What admins do, and nobody else: no member, no key whoever it belongs to, no visitor. */
export const adminFunctions: Record<string, FunctionRow> = {
  "admin-jobs#listAllJobs": row((actor) => listAllJobs(actor)),
  "admin-jobs#listAllJobs, the words of a private image": {
    call: async (actor, { generations }) =>
      (await listAllJobs(actor)).jobs.some(({ id, prompt }) => id === generations.secret && prompt !== null),
    expected: { ...byAdmins, admin: "nothing" },
  },
  "admin-jobs#watchJobs": row((actor, { generations }) => watchJobs(actor, { ids: [generations.team] })),
  "admin-jobs#listJobFilters": row((actor) => listJobFilters(actor)),
  "audit-log#listEvents": row((actor) => listEvents(actor)),
  "audit-log#listAuditors": row(async (actor) => [await listAuditors(actor)]),
  "audit-log#exportEvents": row((actor) => exportEvents(actor, {})),
  "channel-admin#addChannel": row((actor) => addChannel(actor, demo(), null)),
  "channel-admin#addChannelWithin": row((actor) => db.$transaction((tx) => addChannelWithin(tx, actor, demo(), null))),
  "channel-admin#updateChannel": row((actor, _, id) => updateChannel(actor, { id }, { priority: 3 }), "channel"),
  "channel-admin#setChannelEnabled": row((actor, _, id) => setChannelEnabled(actor, { id }, false), "channel"),
  "channel-admin#removeChannel": row((actor, _, id) => removeChannel(actor, { id }), "channel"),
  "channel-list#listChannels": row((actor) => listChannels(actor)),
  "channel-list#getChannel": row((actor, _, id) => getChannel(actor, { id }), "channel"),
  "channel-test#testChannel": row((actor, _, id) => testChannel(actor, { id }), "channel"),
  "channel-test#testSettings": row((actor) => testSettings(actor, demo(), null)),
  "generations/reverse#reverseCharge": row(
    (actor, _, id) => reverseCharge(actor, id, "the provider says no"),
    "unknown",
  ),
  "people/invitations#createInvitation": row((actor) => createInvitation(actor, { email: newEmail() })),
  "people/invitations#listInvitations": row((actor) => listInvitations(actor), "invitation"),
  "people/invitations#resendInvitation": row((actor, _, id) => resendInvitation(actor, id), "invitation"),
  "people/invitations#revokeInvitation": row((actor, _, id) => revokeInvitation(actor, id), "invitation"),
  "people/offboarding#previewOffboarding": row((actor, _, id) => previewOffboarding(actor, id), "person"),
  "people/offboarding#offboard": row(
    (actor, _, id) => offboard(actor, id, { heirId: null, trashPrivate: false }),
    "person",
  ),
  "people/password-resets#createPasswordReset": row((actor, _, id) => createPasswordReset(actor, id), "person"),
  "people/overview#getPeopleOverview": row((actor) => getPeopleOverview(actor)),
  "people/people#createUser": row((actor) => createUser(actor, { email: newEmail(), name: "Somebody", role: "admin" })),
  "people/people#createUserWithPassword": row((actor) =>
    createUserWithPassword(actor, { email: newEmail(), name: "Somebody" }),
  ),
  "people/people#listUsers": row((actor) => listUsers(actor)),
  "people/people#findUserByEmail": row((actor) => findUserByEmail(actor, "owner@example.com")),
  "people/people#setPassword": row((actor, _, id) => setPassword(actor, id, "correct horse battery"), "person"),
  "people/people#changeUser": row((actor, _, id) => changeUser(actor, id, { role: "admin" }), "person"),
  "people/people#changeUser, oneself": {
    call: (actor) => changeUser(actor, actor.userId ?? crypto.randomUUID(), { role: "admin" }),
    expected: all("forbidden", { system: "not_found", admin: "yes", ...visitors("forbidden") }),
  },
  "quotas/grants#grant": row((actor, _, id) => grant(actor, id, { amount: 5, reason: "a campaign" }), "person"),
  "quotas/grants#withdrawGrant": row((actor, _, id) => withdrawGrant(actor, id), "grant"),
  "quotas/grants#listGrants": row(async (actor, _, id) => [await listGrants(actor, id)], "person"),
  "quotas/requests#answerRequest": row((actor, _, id) => answerRequest(actor, id, { decision: "approve" }), "wish"),
  "quotas/requests#listOpenRequests": row((actor) => listOpenRequests(actor), "wish"),
  "quotas/requests#countOpenRequests": row((actor) => countOpenRequests(actor), "wish"),
  "studio#getStudio, its open wishes": {
    make: "wish",
    call: async (actor) => (await getStudio(actor)).openRequests,
    expected: all("nothing", { admin: "yes" }),
  },
  "shares/views#listSharers": row((actor) => listSharers(actor)),
  "team#getTeamSettings": row((actor) => getTeamSettings(actor)),
  "team#updateTeam": row(async (actor) => updateTeam(actor, await getTeamSettings({ kind: "system", name: "test" }))),
  "usage#getUsage": row((actor) => getUsage(actor, usage)),
  "usage#exportUsage": row((actor) => exportUsage(actor, { period: "30" })),
};
