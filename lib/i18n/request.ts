import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { log } from "../log";
import en from "../messages/en";
import zhCN from "../messages/zh-CN";
import { acceptedLocale, isLocale, type Locale, localeCookie } from "../schemas/locale";

const messages = { en, "zh-CN": zhCN } satisfies Record<Locale, typeof en>;

/** The language of a request: the browser's choice in our cookie, or else what it says that it accepts. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(localeCookie)?.value;
  const locale = isLocale(chosen) ? chosen : acceptedLocale((await headers()).get("accept-language"));
  return {
    locale,
    messages: messages[locale],
    timeZone: "UTC",
    onError: (error) => log.error({ err: error }, "a message could not be shown"),
  };
});
