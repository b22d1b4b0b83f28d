import { expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { createPreset, deletePreset, listPresets, prunePresets, restorePreset, updatePreset } from "@/lib/presets";
import { presetChanges, presetInput } from "@/lib/schemas/preset";
import { teamOf } from "@/tests/support/team";

const { admin, member, other } = teamOf("admin", "member", "other");

const words = { name: "House riso", text: "{subject}, risograph", settings: { size: "3:2", watermark: false } };
const own = { ...words, team: false };
const house = { ...words, team: true };
const names = async (actor: MemberActor) => (await listPresets(actor)).map(({ name, mayChange }) => [name, mayChange]);

test("a personal one is its maker's alone; a house style is everybody's to use and the admins' to change", async () => {
  const mine = await createPreset(member, { ...own, name: "Mine" });
  const ours = await createPreset(admin, house);
  expect(mine).toMatchObject({ ...own, name: "Mine", mayChange: true, person: { id: member.userId } });
  expect(await names(member)).toEqual([
    ["House riso", false],
    ["Mine", true],
  ]);
  expect(await names(other)).toEqual([["House riso", false]]);
  expect(await names(admin)).toEqual([["House riso", true]]);
  await expect(updatePreset(member, ours.id, { name: "x" })).rejects.toMatchObject({ code: "not_found" });
  await expect(updatePreset(admin, mine.id, { name: "x" })).rejects.toMatchObject({ code: "not_found" });
  await expect(createPreset(member, house)).rejects.toMatchObject({ code: "forbidden" });
  await expect(updatePreset(member, mine.id, { team: true })).rejects.toMatchObject({ code: "forbidden" });
});

test("changes take what is given and leave the rest", async () => {
  const { id } = await createPreset(member, own);
  expect(await updatePreset(member, id, { text: "linocut" })).toMatchObject({ ...own, text: "linocut" });
  expect(await updatePreset(member, id, { settings: {} })).toMatchObject({ ...own, text: "linocut", settings: {} });
});

test("a deleted one is gone for everybody, comes back by undo, and after 30 days no more", async () => {
  const { id } = await createPreset(admin, house);
  await deletePreset(admin, id);
  expect(await names(member)).toEqual([]);
  await expect(deletePreset(admin, id)).rejects.toMatchObject({ code: "not_found" });
  await expect(restorePreset(member, id)).rejects.toMatchObject({ code: "not_found" });
  await restorePreset(admin, id);
  expect(await names(member)).toEqual([["House riso", false]]);
  await deletePreset(admin, id);
  await db.preset.update({ where: { id }, data: { deletedAt: new Date(Date.now() - 31 * 86_400_000) } });
  await prunePresets();
  expect(await db.preset.count()).toBe(0);
});

test("the audit log has what concerns the team, and nothing of one's own", async () => {
  const { id } = await createPreset(member, own);
  await updatePreset(member, id, { name: "Mine" });
  expect(await db.auditEvent.count({ where: { action: { startsWith: "preset." } } })).toBe(0);
  const ours = await createPreset(admin, own);
  await updatePreset(admin, ours.id, { team: true });
  await updatePreset(admin, ours.id, { team: false });
  await deletePreset(admin, ours.id);
  const events = await db.auditEvent.findMany({
    where: { action: { startsWith: "preset." } },
    orderBy: { createdAt: "asc" },
  });
  expect(events.map(({ action }) => action)).toEqual(["preset.update", "preset.update"]);
});

test("what is no preset is refused with the field's name", () => {
  const wrong = (input: object) => presetInput.safeParse({ ...own, ...input }).error?.issues[0]?.path.join(".");
  expect(wrong({ name: "  " })).toBe("name");
  expect(wrong({ text: "x".repeat(8001) })).toBe("text");
  expect(wrong({ settings: { n: 11 } })).toBe("settings.n");
  expect(wrong({ settings: { watermark: "no" } })).toBe("settings.watermark");
  expect(presetChanges.safeParse({}).success).toBe(true);
});
