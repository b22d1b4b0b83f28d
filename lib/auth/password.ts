import { type Algorithm, hash, verify } from "@node-rs/argon2";
import { AppError } from "../errors";

// OWASP's first choice: argon2id with 19 MiB, two passes, one lane.
const argon2id: Algorithm.Argon2id = 2;
const parameters = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** How many are hashed at once: each takes 19 MiB and a thread that images need too. */
const parallel = 2;
/** How many may wait for that, a few seconds' worth: who floods the sign-in fills no memory. */
const mostWaiting = 100;
let running = 0;
const waiting: (() => void)[] = [];

type Turn = {
  /** Goes before all who wait, and is never turned away: for few, who have shown that they belong here. */
  ahead?: boolean;
  /** Done in the same turn before the password is checked, unless it throws: a flood gets no further than this queue. */
  before?: () => Promise<void>;
};

/** The argon2id hash of a password, with its salt and parameters. Throws `rate_limit_exceeded` while too many wait. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, parameters));
}

/** Made of random bytes that nobody kept. */
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$vX48VworxlOnvd67Y0dpWw$lX4C9+OEd4aGuDcg9OBDkBMqFoFPI26mGMwPressnUo";

/**
 * Whether `password` is the one that `passwordHash` was made from. For null, an account that does not exist or has no
 * password, it takes the same time and is not. Throws `rate_limit_exceeded` while too many wait.
 */
export function verifyPassword(passwordHash: string | null, password: string, turn: Turn = {}): Promise<boolean> {
  return inTurn(async () => {
    await turn.before?.();
    return (await verify(passwordHash ?? nobody, password)) && passwordHash !== null;
  }, turn);
}

async function inTurn<T>(work: () => Promise<T>, { ahead = false }: Pick<Turn, "ahead"> = {}): Promise<T> {
  if (running < parallel) running += 1;
  else {
    if (waiting.length >= mostWaiting && !ahead) {
      throw new AppError("rate_limit_exceeded", "Too many people sign in at this moment. Try again in a few seconds.", {
        retryAfter: 5,
      });
    }
    await new Promise<void>((resolve) => (ahead ? waiting.unshift(resolve) : waiting.push(resolve)));
  }
  try {
    return await work();
  } finally {
    // The place is handed on, not freed, so that nobody slips in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
