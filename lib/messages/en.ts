import admin from "./en/admin.json";
import adminJobs from "./en/adminJobs.json";
import audit from "./en/audit.json";
import auth from "./en/auth.json";
import channels from "./en/channels.json";
import common from "./en/common.json";
import compare from "./en/compare.json";
import composer from "./en/composer.json";
import crash from "./en/crash.json";
import errors from "./en/errors.json";
import jobs from "./en/jobs.json";
import palette from "./en/palette.json";
import people from "./en/people.json";
import presets from "./en/presets.json";
import quota from "./en/quota.json";
import review from "./en/review.json";
import reviewing from "./en/reviewing.json";
import search from "./en/search.json";
import selection from "./en/selection.json";
import sets from "./en/sets.json";
import settings from "./en/settings.json";
import share from "./en/share.json";
import shared from "./en/shared.json";
import sheet from "./en/sheet.json";
import shell from "./en/shell.json";
import team from "./en/team.json";
import time from "./en/time.json";
import trash from "./en/trash.json";
import usage from "./en/usage.json";
import viewer from "./en/viewer.json";

/** Every word of the interface in English, by area. */
const messages = {
  admin,
  adminJobs,
  audit,
  auth,
  channels,
  common,
  compare,
  composer,
  crash,
  errors,
  jobs,
  palette,
  people,
  presets,
  quota,
  review,
  reviewing,
  search,
  selection,
  sets,
  settings,
  share,
  shared,
  sheet,
  shell,
  team,
  time,
  trash,
  usage,
  viewer,
};

export default messages;
