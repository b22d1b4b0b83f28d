import { type Algorithm, hash, verify } from "@node-rs/argon2";

// OWASP's first choice: argon2id with 19 MiB, two passes, one lane.
const argon2id: Algorithm.Argon2id = 2;
const parameters = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** How many are hashed at once: each takes 19 MiB and a thread that images need too. */
const parallel = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** The argon2id hash of a password, with its salt and parameters. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, parameters));
}

/** Whether `password` is the one that `passwordHash` was made from. */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return inTurn(() => verify(passwordHash, password));
}

let nobody: Promise<string> | undefined;

/** Takes the time of a real check and says no: for accounts that do not exist or have no password. */
export async function verifyAgainstNothing(password: string): Promise<false> {
  nobody ??= hashPassword("nobody has this password");
  await verifyPassword(await nobody, password);
  return false;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= parallel) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    // The place is handed on, not freed, so that nobody slips in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
