import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { GET as getGeneration } from "@/app/v1/generations/[id]/route";
import { POST as edit } from "@/app/v1/images/edits/route";
import { db } from "@/lib/db";
import { storage } from "@/lib/storage/storage";
import { forgetReferences, form, minimal, png, sendEdit, storedReferences } from "@/tests/support/edits";
import { books } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { json, picture } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();
const [red, blue, mask] = await Promise.all([picture(64, 48, 1), picture(32, 32, 2), picture(64, 48, 3)]);
beforeEach(forgetReferences);

const send = (body: BodyInit, headers: Record<string, string> = {}) => sendEdit(person.key, body, headers);

async function look(id: string) {
  const request = new Request("http://localhost:3000/v1/generations/x", {
    headers: { authorization: `Bearer ${person.key}` },
  });
  return (await getGeneration(request, { params: Promise.resolve({ id }) })).json();
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const sentBody = () => JSON.parse(upstream.calls[0]?.body ?? "{}") as Record<string, unknown>;

describe("a form", () => {
  test("is told of, when it is taken for later, as it can be looked up", async () => {
    await db.channel.updateMany({ data: { kind: "openai" } });
    const body = form(["image[]", png(red)], ["mask", png(mask)], ["image[]", png(blue)]);
    const taken = await send(body, { prefer: "respond-async" });
    expect([taken.status, taken.body.status, taken.body.receipt.references.length]).toEqual([202, "queued", 3]);
    expect(JSON.stringify(await look(taken.body.id))).toBe(JSON.stringify(taken.body));
  });

  test("reaches the upstream as the same request in JSON would", async () => {
    const fields: [string, string][] = [
      ["n", "2"],
      ["size", "3:2"],
      ["quality", "high"],
      ["background", "transparent"],
      ["output_format", "webp"],
      ["output_compression", "80"],
      ["watermark", "false"],
      ["input_fidelity", "high"],
      ["user", "u-1"],
      ["x-own", "7"],
    ];
    const { status, body } = await send(form(["image", png(red)], ...fields));
    expect([status, body.data.length]).toEqual([200, 2]);
    expect(upstream.calls).toHaveLength(1);
    expect(sentBody()).toEqual({
      ...minimal,
      n: 2,
      size: "1536x1024",
      image: red.toString("base64"),
      response_format: "b64_json",
      quality: "high",
      background: "transparent",
      output_format: "webp",
      output_compression: 80,
      watermark: false,
      input_fidelity: "high",
      user: "u-1",
      "x-own": "7",
    });
    expect((await books(person.userId)).counter).toEqual({ spent: 2, reserved: 0 });
  });

  test.each([
    ["image[] once is a list", ["image[]"], (images: string[]) => images],
    ["image twice is a list", ["image", "image"], (images: string[]) => images],
    ["image[0] and image[1] are a list", ["image[0]", "image[1]"], (images: string[]) => images],
    ["image once is none", ["image"], ([image]: string[]) => image],
  ])("%s", async (_, names, expected) => {
    const files = [red, blue].slice(0, names.length);
    const { status } = await send(form(...names.map((name, i) => [name, png(files[i] ?? red)] as [string, Blob])));
    expect(status).toBe(200);
    expect(sentBody().image).toEqual(expected(files.map((file) => file.toString("base64"))));
  });

  test("goes to a channel of OpenAI's own dialect as a form with its mask, which the receipt shows", async () => {
    await db.channel.updateMany({ data: { kind: "openai" } });
    upstream.answers(json(200, { data: [{ b64_json: (await picture()).toString("base64") }] }));
    const { status, headers } = await send(form(["mask", png(mask)], ["image[]", png(red)], ["image[]", png(blue)]));
    expect(status).toBe(200);
    const [call] = upstream.calls;
    expect([call?.path, call?.headers["content-type"]]).toEqual([
      "/v1/images/edits",
      expect.stringMatching(/^multipart\/form-data; boundary=/),
    ]);
    expect(call?.body.match(/name="(image\[\]|mask)"/g)).toHaveLength(3);
    const { receipt } = await look(headers.get("x-generation-id") ?? "");
    const facts = (role: string, bytes: Buffer, width: number, height: number) => {
      return { role, mime: "image/png", width, height, bytes: bytes.length, sha256: sha256(bytes) };
    };
    expect(receipt.references).toEqual([
      facts("image", red, 64, 48),
      facts("image", blue, 32, 32),
      facts("mask", mask, 64, 48),
    ]);
    const rows = await db.reference.findMany({ orderBy: [{ role: "asc" }, { position: "asc" }] });
    const kept = await Promise.all(rows.map(({ storageKey }) => storage().read(storageKey ?? "")));
    expect(kept.map(sha256)).toEqual([red, blue, mask].map(sha256));
    expect(await storedReferences()).toHaveLength(3);
  });

  test("with stream: true is answered with the events of an edit", async () => {
    const request = new Request("http://localhost:3000/v1/images/edits", {
      method: "POST",
      headers: { authorization: `Bearer ${person.key}` },
      body: form(["image", png(red)], ["stream", "true"], ["partial_images", "2"]),
    });
    const response = await edit(request, { params: Promise.resolve({}) });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect((await response.text()).match(/^event: .*$/gm)).toEqual(["event: image_edit.completed"]);
  });

  test("under one Idempotency-Key is made once; with other bytes it is another request", async () => {
    const named = { "idempotency-key": "edit-1" };
    const first = await send(form(["image", png(red)]), named);
    const again = await send(form(["image", png(red)]), named);
    expect([first.status, again.status, again.headers.get("idempotency-replayed")]).toEqual([200, 200, "true"]);
    expect(again.headers.get("x-generation-id")).toBe(first.headers.get("x-generation-id"));
    const other = await send(form(["image", png(blue)]), named);
    expect([other.status, other.body.error.code]).toEqual([422, "idempotency_key_reused"]);
    expect(upstream.calls).toHaveLength(1);
    expect(await storedReferences()).toHaveLength(1);
  });

  test("is answered again under its key though nothing is left of the quota", async () => {
    const named = { "idempotency-key": "edit-1" };
    await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 1 } });
    expect((await send(form(["image", png(red)]), named)).status).toBe(200);
    expect((await send(form(["image", png(red)]), named)).status).toBe(200);
  });
});
