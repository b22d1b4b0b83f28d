"use client";

import { useTranslations } from "next-intl";
import { signOut } from "@/components/auth/credentials";
import { Button } from "@/components/ui/button";

/** Ends this session. */
export function SignOut() {
  const t = useTranslations("settings");
  return <Button onClick={() => void signOut()}>{t("signOut")}</Button>;
}
