import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import type { Actor, MemberActor } from "../auth/actor";
import { hashPassword } from "../auth/password";
import { mustAdminister } from "../auth/policy";
import { type Origin, openSession, type SignedIn } from "../auth/sessions";
import { forgetPasswordTries } from "../auth/throttle";
import { randomToken, sha256 } from "../crypto";
import { databaseTime, db, type Prisma } from "../db";
import { env } from "../env";
import { AppError, notFound } from "../errors";
import type { Role } from "../generated/prisma/enums";
import { send } from "../mail";
import { type InvitationInput, type InvitationView, invitationInput, type SentInvitation } from "../schemas/invitation";
import { getTeam } from "../team";
import { addUser } from "./people";
import { lockPeople } from "./shut-out";

const days = 7;

const columns = { invitedBy: { select: { name: true } } } satisfies Prisma.InvitationInclude;
type Row = Prisma.InvitationGetPayload<{ include: typeof columns }>;

/**
 * Invites somebody by a link that is good for seven days and once, and sends it by email where that is configured.
 * `conflict` if there is an account or an open invitation for the address.
 */
export async function createInvitation(actor: Actor, input: InvitationInput): Promise<SentInvitation> {
  mustAdminister(actor);
  const { email, role, monthlyQuota } = invitationInput.parse(input);
  const token = randomToken();
  const row = await db.$transaction(async (tx) => {
    await lockPeople(tx, actor);
    await refuseAccount(tx, email);
    await tx.$executeRaw`
      UPDATE invitations SET revoked_at = now()
      WHERE email = ${email} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at <= now()`;
    const [made] = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO invitations (id, email, role, monthly_quota, token_hash, invited_by_id, expires_at)
      VALUES (${uuidv7()}::uuid, ${email}, ${role}::role, ${monthlyQuota}, ${sha256(token)}, ${idOf(actor)}::uuid,
              now() + make_interval(days => ${days}))
      ON CONFLICT (email) WHERE accepted_at IS NULL AND revoked_at IS NULL DO NOTHING
      RETURNING id`;
    if (!made) {
      const message = `${email} is invited already. Send that invitation again, or revoke it first.`;
      throw new AppError("conflict", message, { param: "email" });
    }
    await record(tx, actor, "invitation.create", made.id, { email, role, monthlyQuota });
    return tx.invitation.findUniqueOrThrow({ where: { id: made.id }, include: columns });
  });
  return hand(row, token);
}

/** The invitations that nobody has used or revoked, newest first, expired ones too. */
export async function listInvitations(actor: Actor): Promise<InvitationView[]> {
  mustAdminister(actor);
  const rows = await db.invitation.findMany({
    where: { acceptedAt: null, revokedAt: null },
    include: columns,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const now = await databaseTime();
  return rows.map((row) => view(row, row.expiresAt <= now));
}

/**
 * Gives an invitation a new link for another seven days, whoever sent the old one, which is dead. Throws `not_found` and
 * `conflict`.
 */
export async function resendInvitation(actor: Actor, id: string): Promise<SentInvitation> {
  mustAdminister(actor);
  const token = randomToken();
  const row = await db.$transaction(async (tx) => {
    await lockPeople(tx, actor);
    const renewed = await tx.$executeRaw`
      UPDATE invitations
      SET token_hash = ${sha256(token)}, invited_by_id = ${idOf(actor)}::uuid, emailed_at = NULL,
          expires_at = now() + make_interval(days => ${days})
      WHERE id = ${id}::uuid AND accepted_at IS NULL AND revoked_at IS NULL`;
    if (renewed === 0) throw notFound("This invitation");
    const invitation = await tx.invitation.findUniqueOrThrow({ where: { id }, include: columns });
    await refuseAccount(tx, invitation.email);
    await record(tx, actor, "invitation.resend", id, { email: invitation.email });
    return invitation;
  });
  return hand(row, token);
}

/** Makes an invitation's link worthless. Throws `not_found` for one that was used or revoked. */
export async function revokeInvitation(actor: Actor, id: string): Promise<void> {
  mustAdminister(actor);
  await db.$transaction(async (tx) => {
    const [revoked] = await tx.$queryRaw<{ email: string }[]>`
      UPDATE invitations SET revoked_at = now()
      WHERE id = ${id}::uuid AND accepted_at IS NULL AND revoked_at IS NULL
      RETURNING email`;
    if (!revoked) throw notFound("This invitation");
    await record(tx, actor, "invitation.revoke", id, { email: revoked.email });
  });
}

/** Whom a link invites, and as what; null for every link that is not good now, whatever the reason. */
export async function findInvitation(token: string): Promise<{ email: string; role: Role } | null> {
  const [row] = await db.$queryRaw<{ email: string; role: Role }[]>`
    SELECT email, role::text AS role FROM invitations
    WHERE token_hash = ${sha256(token)} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()`;
  return row ?? null;
}

/**
 * Makes the account that a link invites to and signs it in: once, however many try. Throws `not_found` for a link that
 * is not good now, and `conflict` if the address has got an account in another way.
 */
export async function acceptInvitation(
  { token, name, password }: { token: string; name: string; password: string },
  origin: Origin,
): Promise<SignedIn> {
  // Nobody has passwords hashed by links that they made up.
  if (!(await findInvitation(token))) throw unusable();
  const passwordHash = await hashPassword(password);
  return db.$transaction(async (tx) => {
    const [invitation] = await tx.$queryRaw<Claimed[]>`
      UPDATE invitations SET accepted_at = now()
      WHERE token_hash = ${sha256(token)} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()
      RETURNING id, email, role::text AS role, monthly_quota AS "monthlyQuota"`;
    if (!invitation) throw unusable();
    const user = await addInvited(tx, invitation, { name, passwordHash }, origin);
    const session = await openSession(tx, { id: user.userId, passwordHash }, origin);
    if (!session) throw unusable();
    return session;
  });
}

/**
 * Accepts the open invitation of an address whose owner a single sign-on vouches for, in the caller's transaction; null
 * if there is none.
 */
export async function acceptByEmail(
  tx: Prisma.TransactionClient,
  { email, ...person }: { email: string; name: string; ssoSubject: string },
  origin: Origin,
): Promise<MemberActor | null> {
  const [invitation] = await tx.$queryRaw<Claimed[]>`
    UPDATE invitations SET accepted_at = now()
    WHERE email = ${email} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()
    RETURNING id, email, role::text AS role, monthly_quota AS "monthlyQuota"`;
  return invitation ? addInvited(tx, invitation, { ...person, passwordHash: null }, origin) : null;
}

type Claimed = { id: string; email: string; role: Role; monthlyQuota: number | null };

async function addInvited(
  tx: Prisma.TransactionClient,
  { id: invitationId, email, role, monthlyQuota }: Claimed,
  person: { name: string; passwordHash: string | null; ssoSubject?: string },
  origin: Origin,
): Promise<MemberActor> {
  const id = uuidv7();
  const { name } = person;
  const actor: MemberActor = { kind: "member", userId: id, sessionId: "", email, name, role, address: origin.address };
  await addUser(tx, actor, { ...person, id, email, role, monthlyQuota });
  await record(tx, actor, "invitation.accept", invitationId, { email });
  await forgetPasswordTries(tx, email);
  return actor;
}

function idOf(actor: Actor): string | null {
  return actor.kind === "member" ? actor.userId : null;
}

function unusable(): AppError {
  return new AppError("not_found", "This invitation is no longer valid. Ask an admin for a new one.");
}

async function refuseAccount(tx: Prisma.TransactionClient, email: string): Promise<void> {
  const user = await tx.user.findUnique({ where: { email }, select: { disabledAt: true } });
  if (!user) return;
  const words = user.disabledAt ? "has a disabled account: enable it instead." : "has an account already.";
  throw new AppError("conflict", `${email} ${words}`, { param: "email" });
}

/** After the commit: an email that cannot be sent loses nothing. */
async function hand(row: Row, token: string): Promise<SentInvitation> {
  const url = `${env().APP_URL}/invite/${token}`;
  const { name: team } = await getTeam();
  const { emailed, problem } = await send({
    to: row.email,
    subject: `You are invited to ${team}`,
    before: [`${row.invitedBy?.name ?? "An admin"} invites you to ${team}, where the team makes and keeps its images.`],
    link: { url, words: "Accept the invitation" },
    after: [`The link works once and for ${days} days. If you did not expect it, you can ignore it.`],
  });
  const sent = emailed ? await noteEmail(row, token) : row;
  return { invitation: view(sent, false), url, emailed, problem };
}

/** Notes that this very link went out, unless there is a newer one. */
async function noteEmail(row: Row, token: string): Promise<Row> {
  const [noted] = await db.$queryRaw<{ emailedAt: Date }[]>`
    UPDATE invitations SET emailed_at = now() WHERE id = ${row.id}::uuid AND token_hash = ${sha256(token)}
    RETURNING emailed_at AS "emailedAt"`;
  return { ...row, ...noted };
}

function view(row: Row, expired: boolean): InvitationView {
  const { id, email, role, monthlyQuota, invitedBy, emailedAt, createdAt, expiresAt } = row;
  return {
    id,
    email,
    role,
    monthlyQuota,
    invitedBy: invitedBy?.name ?? null,
    emailedAt: emailedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    expired,
  };
}
