import { createTranslator } from "next-intl";
import en from "../messages/en";

/** The words of the audit log in English, the language of what is exported. */
export const englishAudit = createTranslator({ locale: "en", messages: en, namespace: "audit" });
