import { z } from "zod";
import type { PersonView } from "./views";

const short = z.string().max(100, "should have at most 100 characters");

/** What of a request a preset sets; what it does not name stays as it is. */
const presetSettings = z
  .object({
    model: short,
    size: short,
    quality: short,
    n: z.number().int("should be a whole number").min(1, "should be 1 to 10").max(10, "should be 1 to 10"),
    style: z.string().max(1000, "should have at most 1,000 characters"),
    background: short,
    watermark: z.boolean(),
    format: short,
    compression: z.number().int("should be a whole number").min(0, "should be 0 to 100").max(100, "should be 0 to 100"),
    crop: z.boolean(),
  })
  .partial();
export type PresetSettings = z.infer<typeof presetSettings>;

const fields = {
  name: z.string().trim().min(1, "should not be empty").max(60, "should have at most 60 characters"),
  text: z.string().trim().max(8000, "should have at most 8,000 characters"),
  settings: presetSettings,
  /** The whole team's, which admins alone make and change. */
  team: z.boolean(),
};

/** The body that makes a preset. */
export const presetInput = z.object({ ...fields, team: fields.team.default(false) });
export type PresetInput = z.infer<typeof presetInput>;

/** The body that changes one; what is not given stays. */
export const presetChanges = z.object(fields).partial();
export type PresetChanges = z.infer<typeof presetChanges>;

/** A house style of the team's, or somebody's own. `mayChange`: whether the reader may. */
export type PresetView = {
  id: string;
  name: string;
  text: string;
  settings: PresetSettings;
  team: boolean;
  person: PersonView;
  mayChange: boolean;
};
