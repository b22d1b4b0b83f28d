"use client";

import { signOut } from "@/components/auth/credentials";
import { Button } from "@/components/ui/button";

/** Ends this session. */
export function SignOut() {
  return <Button onClick={() => void signOut()}>Sign out</Button>;
}
