import type { TeamActor } from "./auth/actor";
import type { Prisma } from "./db";
import type { AuditAction } from "./schemas/audit";

/** Writes an audit event into the transaction of the act that it tells of: both happen, or neither. */
export async function record(
  tx: Prisma.TransactionClient,
  actor: TeamActor,
  action: AuditAction,
  subject: string | null,
  detail: Prisma.InputJsonObject = {},
): Promise<void> {
  const who =
    actor.kind === "system"
      ? { actorId: null, actorName: actor.name, address: null }
      : {
          actorId: actor.userId,
          actorName: actor.email,
          address: actor.kind === "member" ? actor.address : null,
        };
  await tx.auditEvent.create({ data: { ...who, action, subject, detail } });
}
