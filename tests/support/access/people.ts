import { createKey } from "@/lib/api-keys";
import { changeUser, createUser } from "@/lib/people/people";
import { Visitor } from "@/tests/support/browserless";
import { system } from "@/tests/support/gateway";

/** Every kind of caller, in the columns of the table. */
export const callers = [
  "anonymous",
  /** Their session and their key from before they were disabled. */
  "disabled",
  "ownersKey",
  "othersKey",
  /** Whoever holds a shared link on one of the owner's sets, and knows its password. */
  "share",
  /** Whoever holds another link. */
  "otherShare",
  /** With their key from before they became one. */
  "viewer",
  "other",
  "owner",
  "admin",
] as const;
export type Caller = (typeof callers)[number];

export const people = ["owner", "other", "viewer", "admin", "disabled"] as const;
type PersonName = (typeof people)[number];
export type Known = { id: string; email: string; key: string; keyId: string; visitor: Visitor };

/** What each person signs in with: in no answer, log or audit row. */
export const passwordOf = (name: PersonName | "guest") => `the password of ${name}`;

/** One of each role with a key of their own, signed in; whoever is disabled was signed in before. */
export async function newPeople(url: string): Promise<Record<PersonName, Known>> {
  const made = await Promise.all(people.map((name) => newPerson(name, url)));
  const known = Object.fromEntries(people.map((name, index) => [name, made[index]])) as Record<PersonName, Known>;
  await changeUser(system, known.viewer.id, { role: "viewer" });
  await changeUser(system, known.disabled.id, { disabled: true });
  return known;
}

async function newPerson(name: PersonName, url: string): Promise<Known> {
  const email = `${name}@example.com`;
  const role = name === "admin" ? "admin" : "member";
  const user = await createUser(system, { email, name: `The ${name}`, role, password: passwordOf(name) });
  const { id: keyId, key } = await createKey(system, { userId: user.id, name: `the ${name}'s key` });
  const visitor = new Visitor(url);
  if (!(await visitor.signIn(email, passwordOf(name)))) throw new Error(`${email} cannot sign in`);
  return { id: user.id, email, key, keyId, visitor };
}
