import { z } from "zod";

/** An account's name: an address, trimmed and in lower case. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "should have at most 254 characters")
  .pipe(z.email("should be an email address"));

/** The one rule for passwords: at least 10 characters. The upper bound keeps the hashing short. */
export const passwordSchema = z
  .string()
  .min(10, "should have at least 10 characters")
  .max(200, "should have at most 200 characters");

/** What a person is called. */
export const personNameSchema = z
  .string()
  .trim()
  .min(1, "should not be empty")
  .max(80, "should have at most 80 characters");

export const roleSchema = z.enum(["admin", "member", "viewer"]);

/** What a person changes of their own profile. */
export const profileInput = z.object({ name: personNameSchema });

/** A new password of one's own, for whoever knows the old one. */
export const newPasswordInput = z.object({
  current: z.string().min(1, "should not be empty").max(200, "should have at most 200 characters"),
  password: passwordSchema,
});

/** A browser in which the person is signed in. */
export type SessionView = {
  id: string;
  /** `Firefox` on `Windows`, as far as they are known. */
  browser: string | null;
  system: string | null;
  address: string | null;
  createdAt: string;
  lastSeenAt: string;
  /** The one that asks. */
  current: boolean;
};
