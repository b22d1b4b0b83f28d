import { beforeAll } from "vitest";
import { db } from "@/lib/db";
import { changeUser, createUser } from "@/lib/people/people";
import { system } from "../support/gateway";
import { openStudio } from "../support/studio";

/** Everybody's but the admin's. */
export const password = "a long enough password";

/** The address of Member 4. */
export const long = "somebody-with-a-remarkably-long-address-that-has-to-wrap@department.example.com";

/** The admin with the list of a team of ten before them, for all tests of a file. */
export function openPeople() {
  const { studio, page } = openStudio();
  beforeAll(async () => {
    await stageTeam();
    await page.goto(`${studio.url}/admin/people`);
  });
  return {
    ...{ studio, page },
    row: (name: string) => page.getByRole("row").filter({ hasText: name }),
    /** Waits until no dialog is open. */
    closed: () => page.getByRole("dialog").waitFor({ state: "detached" }),
  };
}

/** Ten people of every kind: near the limit, over it, viewers, somebody disabled; one asks for more, one is invited. */
async function stageTeam() {
  await db.team.updateMany({ data: { defaultMonthlyQuota: 100 } });
  const months = [12, 85, 100, 0, 40, 7, 0];
  for (const [index, used] of months.entries()) {
    const email = index === 4 ? long : `member${index}@example.com`;
    const { id } = await createUser(system, { email, name: `Member ${index}`, password });
    await db.$executeRaw`
      INSERT INTO quota_windows (user_id, starts_at, ends_at, spent)
      SELECT ${id}::uuid, m, m + interval '1 month', ${used} FROM date_trunc('month', now()) m`;
  }
  await createUser(system, { email: "viewer@example.com", name: "A viewer", role: "viewer", password });
  const gone = await createUser(system, { email: "gone@example.com", name: "Somebody gone", password });
  await changeUser(system, gone.id, { disabled: true });
  const asking = await db.user.findUniqueOrThrow({ where: { email: "member2@example.com" } });
  await db.quotaRequest.create({ data: { userId: asking.id, amount: 30, reason: "The launch" } });
}
