import pino from "pino";
import { env } from "./env";

/** JSON lines on standard output. Never a secret, and no prompt at info. */
export const log = pino({
  level: env().LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: ["*.authorization", "*.cookie", "*.password", "*.apiKey", "authorization", "cookie", "password", "apiKey"],
});
