import { equal, sign } from "./crypto";
import { db } from "./db";
import { isSetUp } from "./team";

/**
 * The token that lets whoever started the server make the first account. It follows from the auth secret and this
 * database's own sealed constant, so that every process knows it and nothing has to be stored; it ends with the first
 * admin. Undefined once there is one.
 */
export async function issueSetupToken(): Promise<string | undefined> {
  if (await isSetUp()) return undefined;
  const team = await db.team.findUniqueOrThrow({ where: { id: 1 }, select: { masterKeyCheck: true } });
  if (!team.masterKeyCheck) throw new Error("The database has not been prepared: start with npm start");
  return sign("setup", Buffer.from(team.masterKeyCheck).toString("base64url")).slice(0, 32);
}

/** Whether `token` is the setup token and there is no admin yet. */
export async function checkSetupToken(token: string): Promise<boolean> {
  const expected = await issueSetupToken();
  return expected !== undefined && equal(expected, token);
}
