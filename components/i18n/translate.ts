import type { Messages, useTranslations } from "next-intl";

/** What `useTranslations` and `getTranslations` give for an area, for functions that make words outside a component. */
export type Translate<Area extends keyof Messages> = ReturnType<typeof useTranslations<Area>>;
