import type en from "../messages/en";
import type { Locale } from "../schemas/locale";

// Keys of messages are checked by the compiler.
declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof en;
  }
}
