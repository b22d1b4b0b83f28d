import { signedMediaUrl } from "@/lib/media-links";
import { picture } from "@/tests/support/upstream";
import { data, everybody, keys, on, type Row, row, signedIn, visitors } from "./row";
import { linkPassword } from "./things";
import type { World } from "./world";

const order = { model: "gpt-image-2", prompt: "a harbour at noon", n: 1 };
const variants = ["small", "large", "original", "original?download", "original?download=1&format=webp"];
type Image = keyof World["images"];

const media = (variant: string, image: Image, expected: Row["expected"]) =>
  row(
    "GET /media/[id]/[variant]",
    `${image}: ${variant}`,
    { path: (_, { images }) => `/media/${images[image]}/${variant}` },
    expected,
  );

const shared = (variant: string, image: Image, expected: Row["expected"]) =>
  row(
    "GET /s/[token]/media/[id]/[variant]",
    `${image}: ${variant}`,
    { path: (_, { links, images }) => `${links.link.path}/media/${images[image]}/${variant}` },
    expected,
  );

const others = ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"];
/** The methods that an address of the API lacks. */
const lacking = (path: string, has: string, status: number, address = path) =>
  others
    .filter((method) => method !== has)
    .map((method) => row(`${method} ${path}`, "lacking", address, keys(status, status, status)));

/** Bytes for people, bytes for visitors of a link, and the API for programs. */
export const byteRows: Row[] = [
  row(
    "GET /media/partial/[id]",
    "the team's",
    on("painted", (id) => `/media/partial/${id}?n=1`),
    signedIn(200),
  ),
  row(
    "GET /media/partial/[id]",
    "a private one",
    on("privatePainted", (id) => `/media/partial/${id}?n=1`),
    data(404, 404, 200, 404),
  ),
  ...variants.flatMap((variant) => [
    media(variant, "team", signedIn(200)),
    media(variant, "secret", data(404, 404, 200, 404)),
    media(variant, "gone", signedIn(404)),
  ]),
  media("original?format=gif", "team", signedIn(400)),
  media("small?trashed", "gone", data(404, 404, 200, 200)),
  media("original?trashed", "gone", signedIn(404)),
  row(
    "GET /media/[id]/[variant]",
    "by a signed link",
    { path: (_, { images }) => pathOf(signedMediaUrl(images.team)) },
    everybody(200),
  ),
  row(
    "GET /media/[id]/[variant]",
    "by a signed link of another image",
    { path: (_, { images }) => pathOf(signedMediaUrl(images.team)).replace(images.team, images.secret) },
    everybody(404),
  ),
  ...["small", "large", "web", "original", "web?download"].flatMap((variant) => [
    shared(variant, "team", visitors(200, 404)),
    shared(variant, "secret", everybody(404)),
    shared(variant, "gone", everybody(404)),
    shared(variant, "foreign", everybody(404)),
  ]),
  ...["", "?originals"].map((search) =>
    row(
      "GET /s/[token]/zip",
      `all${search}`,
      { path: (_, { links }) => `${links.link.path}/zip${search}` },
      visitors(200, 404),
    ),
  ),
  row(
    "POST /s/[token]/unlock",
    "the right password",
    { path: (_, { links }) => `${links.link.path}/unlock`, form: { password: linkPassword } },
    everybody("303 /s/TOKEN opened"),
  ),
  row(
    "POST /s/[token]/unlock",
    "a wrong password",
    { path: (_, { links }) => `${links.link.path}/unlock`, form: { password: "a guess" } },
    everybody("303 /s/TOKEN"),
  ),
  row(
    "POST /s/[token]/review",
    "a name",
    { path: (_, { links }) => `${links.link.path}/review`, body: () => ({ name: "A guest" }) },
    visitors("303 /s/TOKEN", 404),
  ),
  row(
    "POST /s/[token]/review/[id]",
    "of its image",
    {
      path: (_, { links, images }) => `${links.link.path}/review/${images.team}`,
      body: () => ({ comment: "Lovely light" }),
    },
    visitors(200, 404),
  ),
  row(
    "POST /s/[token]/review/[id]",
    "of a private one",
    {
      path: (_, { links, images }) => `${links.link.path}/review/${images.secret}`,
      body: () => ({ picked: true }),
    },
    everybody(404),
  ),
  row(
    "POST /v1/images/generations",
    "an order",
    { path: () => "/v1/images/generations", body: () => order },
    keys(200, 200, 403),
  ),
  ...lacking("/v1/images/generations", "POST", 405),
  row("POST /v1/images/edits", "an order", { path: () => "/v1/images/edits", upload: edit }, keys(200, 200, 403)),
  ...lacking("/v1/images/edits", "POST", 405),
  row(
    "GET /v1/generations/[id]",
    "the owner's",
    { path: (_, { generations }) => `/v1/generations/${generations.team}` },
    keys(200, 404, 404),
  ),
  row(
    "GET /v1/generations/[id]",
    "the owner's private one",
    { path: (_, { generations }) => `/v1/generations/${generations.secret}` },
    keys(200, 404, 404),
  ),
  ...lacking("/v1/generations/[id]", "GET", 405, `/v1/generations/${crypto.randomUUID()}`),
  row("GET /v1/models", "all", "/v1/models", keys(200, 200, 200)),
  ...lacking("/v1/models", "GET", 405),
  row("GET /v1/openapi.json", "for anybody", "/v1/openapi.json", everybody(200)),
  ...lacking("/v1/openapi.json", "GET", 405),
  ...lacking("/v1/[[...path]]", "", 404, "/v1/nothing/here"),
];

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

async function edit(): Promise<FormData> {
  const form = new FormData();
  form.append("model", order.model);
  form.append("prompt", order.prompt);
  form.append("image", new File([Uint8Array.from(await picture())], "pears.png", { type: "image/png" }));
  return form;
}
