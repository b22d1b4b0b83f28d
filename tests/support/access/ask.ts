import type { Caller } from "./people";
import type { Outcome, Row } from "./row";
import type { World } from "./world";

export type Answer = { outcome: Outcome; text: string; headers: Headers; path: string };

/** Makes a row's call as `caller` would, on what was `made` for it; a stream is read up to its first part. */
export async function ask(
  row: Row,
  caller: Caller,
  made: string,
  world: World,
  { origin = world.url, body }: { origin?: string | null; body?: string | Uint8Array<ArrayBuffer> } = {},
): Promise<Answer> {
  const path = row.path(made, world, caller);
  const given = row.upload ? await row.upload() : row.form ? new URLSearchParams(row.form) : undefined;
  const json = body ?? (row.body && JSON.stringify(row.body(made, world, caller)));
  const halt = new AbortController();
  const method = row.route.split(" ")[0] ?? "";
  const response = await fetch(world.url + path, {
    method,
    redirect: "manual",
    signal: halt.signal,
    headers: {
      ...headersOf(caller, world),
      ...(origin !== null && method !== "GET" && { origin }),
      ...(json !== undefined && { "content-type": "application/json" }),
    },
    ...((json ?? given) !== undefined && { body: json ?? given }),
  } as RequestInit);
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  const text = isStream ? await firstPart(response) : Buffer.from(await response.arrayBuffer()).toString("latin1");
  if (isStream) halt.abort();
  return { outcome: outcomeOf(response, text), text, headers: response.headers, path };
}

function headersOf(caller: Caller, { people, visitors }: World): Record<string, string> {
  const key = { ...{ ownersKey: people.owner.key, othersKey: people.other.key }, disabled: people.disabled.key };
  const keys: Partial<Record<Caller, string>> = { ...key, viewer: people.viewer.key };
  const visitor = {
    ...visitors,
    ...Object.fromEntries(Object.entries(people).map(([name, one]) => [name, one.visitor])),
  };
  const cookie = (visitor as Partial<Record<Caller, World["visitors"]["share"]>>)[caller]?.cookieHeader();
  return { ...(cookie && { cookie }), ...(keys[caller] && { authorization: `Bearer ${keys[caller]}` }) };
}

function outcomeOf(response: Response, text: string): Outcome {
  const { status, headers } = response;
  const location = headers.get("location");
  if (location !== null) {
    const path = new URL(location, "http://localhost").pathname.replace(/^\/s\/[\w-]{43}/, "/s/TOKEN");
    const opened = headers.getSetCookie().some((cookie) => cookie.startsWith("share=")) ? " opened" : "";
    return `${status} ${path}${opened}`;
  }
  const isSharedPage = headers.get("content-type")?.startsWith("text/html") && /\/s\/[\w-]{43}/.test(response.url);
  if (isSharedPage && status === 200) return /\/media\/[0-9a-f-]{36}\//.test(text) ? "200 shown" : "200 locked";
  return status;
}

async function firstPart(response: Response): Promise<string> {
  const { value } = (await response.body?.getReader().read()) ?? {};
  return Buffer.from(value ?? []).toString("latin1");
}
