import type en from "./en";
import admin from "./zh-CN/admin.json";
import adminJobs from "./zh-CN/adminJobs.json";
import audit from "./zh-CN/audit.json";
import auth from "./zh-CN/auth.json";
import channels from "./zh-CN/channels.json";
import common from "./zh-CN/common.json";
import compare from "./zh-CN/compare.json";
import composer from "./zh-CN/composer.json";
import crash from "./zh-CN/crash.json";
import errors from "./zh-CN/errors.json";
import jobs from "./zh-CN/jobs.json";
import palette from "./zh-CN/palette.json";
import people from "./zh-CN/people.json";
import presets from "./zh-CN/presets.json";
import quota from "./zh-CN/quota.json";
import review from "./zh-CN/review.json";
import reviewing from "./zh-CN/reviewing.json";
import search from "./zh-CN/search.json";
import selection from "./zh-CN/selection.json";
import sets from "./zh-CN/sets.json";
import settings from "./zh-CN/settings.json";
import share from "./zh-CN/share.json";
import shared from "./zh-CN/shared.json";
import sheet from "./zh-CN/sheet.json";
import shell from "./zh-CN/shell.json";
import team from "./zh-CN/team.json";
import time from "./zh-CN/time.json";
import trash from "./zh-CN/trash.json";
import usage from "./zh-CN/usage.json";
import viewer from "./zh-CN/viewer.json";

/** Every word of the interface in Simplified Chinese; the types say which are missing. */
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
} satisfies typeof en;

export default messages;
