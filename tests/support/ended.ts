import { v7 as uuidv7 } from "uuid";
import { db, type Prisma } from "@/lib/db";

type Ended = Partial<Prisma.GenerationUncheckedCreateInput> & {
  userId: string;
  at: string;
  /** Images that are charged, and of those given back. */
  charged?: number;
  givenBack?: number;
};

/** A generation as it stands once it has ended, with its ledger, without anybody having made it. */
export async function endedGeneration({ at, charged = 0, givenBack = 0, ...given }: Ended): Promise<string> {
  const id = uuidv7();
  const { userId } = given;
  const createdAt = new Date(at);
  const spent = charged - givenBack;
  const windowStart = new Date(`${at.slice(0, 7)}-01T00:00:00Z`);
  await db.quotaWindow.upsert({
    where: { userId_startsAt: { userId, startsAt: windowStart } },
    create: { userId, startsAt: windowStart, endsAt: new Date(windowStart.getTime() + 31 * 86_400_000), spent },
    update: { spent: { increment: spent } },
  });
  await db.generation.create({
    data: {
      ...{ id, door: "studio", state: "succeeded", request: "{}", model: "gpt-image-2", prompt: "a harbour" },
      ...{ windowStart, createdAt, startedAt: createdAt, finishedAt: new Date(createdAt.getTime() + 20_000) },
      ...given,
    },
  });
  const entries: { kind: "settle" | "adjust"; amount: number }[] = [
    { kind: "settle", amount: charged },
    { kind: "adjust", amount: -givenBack },
  ];
  await db.ledgerEntry.createMany({
    data: entries
      .filter(({ amount }) => amount !== 0)
      .map((entry) => ({ id: uuidv7(), userId, windowStart, generationId: id, ...entry })),
  });
  return id;
}
