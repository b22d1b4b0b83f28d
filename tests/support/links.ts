import { beforeAll, beforeEach, expect } from "vitest";
import { db } from "@/lib/db";
import { createUser } from "@/lib/people/people";
import { resetDatabase, testEnvironment } from "./database";
import { system } from "./gateway";
import { newImages, newSet } from "./pictures";
import { craftedPng, newLink, storeOriginal } from "./shared";
import { openServer } from "./team";

export const password = "open sesame";
export const owner = { email: "owner@example.com", name: "Owner of the images", password: "correct horse battery" };
export const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
/** What a link may allow, all of it but the prompts. */
export const everything = { allowDownload: true, allowOriginals: true, showPrompts: false, allowReview: true };

type Asked = { method?: string; headers?: Record<string, string>; form?: Record<string, string>; body?: object };

/**
 * A server and for each test a set of its own, of which a link may show one image: another is private and a third in the
 * trash. Called at the top of a file; what it gives is filled before its tests run.
 */
export function linksOnServer() {
  const server = openServer({ DATA_DIR: testEnvironment.DATA_DIR });
  const team = {
    userId: "",
    setId: "",
    /** In the link's set, and beside it: of another link, private, in the trash. */
    shown: "",
    beside: { foreign: "", secret: "", gone: "" },
  };
  let picture: Buffer;
  beforeAll(async () => {
    picture = await craftedPng();
  });
  beforeEach(async () => {
    await resetDatabase();
    const { id: userId } = await createUser(system, { ...owner, role: "member" });
    const ids = await newImages(userId, 4, { prompt: "The secret recipe of the prompt" });
    const [shown = "", foreign = "", secret = "", gone = ""] = ids;
    for (const id of ids) await storeOriginal(id, picture);
    await db.image.update({ where: { id: secret }, data: { private: true } });
    await db.image.update({ where: { id: gone }, data: { deletedAt: new Date() } });
    const { id: setId } = await newSet(userId, "Name of the set", [shown, secret, gone]);
    Object.assign(team, { userId, setId, shown, beside: { foreign, secret, gone } });
  });

  const onSet = (given: Parameters<typeof newLink>[1] = {}) =>
    newLink(team.userId, { setId: team.setId, ...everything, ...given });

  async function ask(path: string, { form, body, method = form || body ? "POST" : "GET", headers }: Asked = {}) {
    const response = await fetch(server.url + path, {
      method,
      // The router's own requests are sent on to an address that names their headers.
      redirect: headers && "rsc" in headers ? "follow" : "manual",
      headers: {
        "user-agent": chrome,
        ...(method === "POST" && { origin: server.url }),
        ...(body && { "content-type": "application/json" }),
        ...headers,
      },
      ...(form && { body: new URLSearchParams(form) }),
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
  }

  /** Types the password; the cookie that comes back, and where to go on. */
  async function unlock(path: string, tried = password) {
    const { status, headers } = await ask(`${path}/unlock`, { form: { password: tried } });
    const [cookie = ""] = headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
    return { status, cookie, line: headers.getSetCookie()[0], location: headers.get("location") };
  }

  /** Every address of a link that answers with something, for one image. */
  const pages = (path: string, image = team.shown) => [path, `${path}/${image}`];
  const bytes = (path: string, image = team.shown) =>
    ["small", "large", "web", "original", "web?download"].map((variant) => `${path}/media/${image}/${variant}`);
  const archives = (path: string) => [`${path}/zip`, `${path}/zip?originals`];
  const posts = (path: string, image = team.shown): [string, object][] => [
    [`${path}/review`, { name: "A visitor" }],
    [`${path}/review/${image}`, { picked: true }],
  ];

  async function refusesEverything(path: string, headers: Record<string, string> = {}) {
    for (const address of [...bytes(path), ...archives(path)]) {
      const answer = await ask(address, { headers });
      expect([address, answer.status, JSON.parse(answer.body.toString()).error.message]).toEqual([
        address,
        404,
        "This link was not found.",
      ]);
      expect(answer.headers.get("cache-control")).toBe("private, no-store");
    }
    for (const [address, body] of posts(path)) {
      expect([address, (await ask(address, { body, headers })).status]).toEqual([address, 404]);
    }
    expect(await db.shareVisitor.count()).toBe(0);
  }

  return { server, team, onSet, ask, unlock, pages, bytes, archives, posts, refusesEverything };
}
