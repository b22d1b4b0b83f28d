import { z } from "zod";
import { emailSchema, passwordSchema, personNameSchema, roleSchema } from "./account";

const imageCount = z
  .number("should be a whole number")
  .int("should be a whole number")
  .min(0, "should be at least 0")
  .max(1_000_000, "should be at most 1,000,000");

/** An account that an admin makes without an invitation; without a password one is made up, and shown in the answer. */
export const newUserInput = z.object({
  email: emailSchema,
  name: personNameSchema,
  role: roleSchema.default("member"),
  password: passwordSchema.optional(),
  monthlyQuota: imageCount.nullable().default(null),
});

/** What an admin changes of a person; what is left out stays as it is. Null: the team's default. */
export const userChanges = z.object({
  name: personNameSchema.optional(),
  role: roleSchema.optional(),
  monthlyQuota: imageCount.nullable().optional(),
  dailyCap: imageCount.nullable().optional(),
  disabled: z.boolean().optional(),
});
export type UserChanges = z.infer<typeof userChanges>;

/** What becomes of an offboarded person's things. */
export const offboardingInput = z.object({
  /** Who gets images, sets and links; null: images and sets go into the trash, and links are revoked. */
  heirId: z.uuid("should be a person's id, or null for the trash").nullable(),
  /** The private images go into the trash although the others are handed over. */
  trashPrivate: z.boolean().default(false),
});
export type OffboardingInput = z.infer<typeof offboardingInput>;

type Role = z.infer<typeof roleSchema>;

/** A person as admins see them. */
export type UserView = {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** Images; null: the team's default. */
  monthlyQuota: number | null;
  /** Images; null: the team's default. */
  dailyCap: number | null;
  disabledAt: string | null;
  /** When they last did something in a browser. */
  lastActiveAt: string | null;
  createdAt: string;
};

/** A person and what they did this month. `lastActiveAt` knows their programs too. */
export type PersonRow = UserView & {
  /** Images that count against the month: made, or under way. */
  used: number;
  /** Images that they may make this month, with what was granted on top. */
  limit: number;
  /** In the team's currency; null: nobody knows. */
  cost: number | null;
};

/** The team's month so far. */
export type TeamFigures = {
  /** In the team's currency; null: no channel has prices. */
  cost: number | null;
  images: number;
  /** From asking to image, the median of those that succeeded; null before the first. */
  medianSeconds: number | null;
  /** Of those that ended, 0 to 1; null before the first. */
  failedShare: number | null;
};

export type PeopleView = { people: PersonRow[]; figures: TeamFigures };

/** What an offboarding does, or did: how many of each. */
export type OffboardingCounts = {
  sessions: number;
  /** API keys that work. */
  keys: number;
  /** Open ones that they sent, whose links they may still have. */
  invitations: number;
  /** Generations that wait and are cancelled without a charge. */
  waiting: number;
  /** Generations that the provider works on: they end, and their images go where the others go. */
  running: number;
  /** Images of the team's; what is in the trash already is not counted. */
  images: number;
  privateImages: number;
  sets: number;
  /** Links that are not revoked. */
  links: number;
};

export type OffboardingPreview = {
  counts: OffboardingCounts;
  /** Who may be given what they leave. */
  heirs: { id: string; name: string; email: string }[];
  /** Why it cannot be done now. */
  obstacle: "last_admin" | null;
};
