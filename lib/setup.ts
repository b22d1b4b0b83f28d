import type { z } from "zod";
import { record } from "./audit";
import type { SystemActor } from "./auth/actor";
import { AppError } from "./errors";
import { createUser } from "./people";
import type { setupInput } from "./schemas/setup";
import { checkSetupToken } from "./setup-token";

/**
 * First run: makes the first admin and names the team. Throws `forbidden` for a token that is wrong or used, and
 * `conflict` if somebody was first.
 */
export async function setUp(input: z.infer<typeof setupInput>): Promise<void> {
  if (!(await checkSetupToken(input.token))) {
    throw new AppError(
      "forbidden",
      "This setup link is not valid any more. The one to use is where the server was started.",
      {
        param: "token",
      },
    );
  }
  const { email, name, password, teamName, monthlyQuota } = input;
  const actor: SystemActor = { kind: "system", name: "setup" };
  await createUser(actor, { email, name, password, role: "admin", first: true }, async (tx) => {
    await tx.team.update({ where: { id: 1 }, data: { name: teamName, defaultMonthlyQuota: monthlyQuota } });
    await record(tx, actor, "team.update", null, { name: teamName, defaultMonthlyQuota: monthlyQuota });
  });
}
