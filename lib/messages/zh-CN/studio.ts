import type english from "../en/studio";
import compare from "./compare.json";
import composer from "./composer.json";
import jobs from "./jobs.json";
import palette from "./palette.json";
import presets from "./presets.json";
import quota from "./quota.json";
import review from "./review.json";
import search from "./search.json";
import selection from "./selection.json";
import sets from "./sets.json";
import settings from "./settings.json";
import share from "./share.json";
import sheet from "./sheet.json";
import shell from "./shell.json";
import trash from "./trash.json";
import viewer from "./viewer.json";

/** What the studio's screens say, in Simplified Chinese. */
const messages = {
  compare,
  composer,
  jobs,
  palette,
  presets,
  quota,
  review,
  search,
  selection,
  sets,
  settings,
  share,
  sheet,
  shell,
  trash,
  viewer,
} satisfies typeof english;

export default messages;
