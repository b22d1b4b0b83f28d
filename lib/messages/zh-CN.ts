import type english from "./en";
import admin from "./zh-CN/admin";
import auth from "./zh-CN/auth.json";
import common from "./zh-CN/common.json";
import crash from "./zh-CN/crash.json";
import errors from "./zh-CN/errors.json";
import reviewing from "./zh-CN/reviewing.json";
import shared from "./zh-CN/shared.json";
import studio from "./zh-CN/studio";
import time from "./zh-CN/time.json";

/** Every word of the interface in Simplified Chinese; the types say which are missing. */
const messages = {
  ...admin,
  ...studio,
  auth,
  common,
  crash,
  errors,
  reviewing,
  shared,
  time,
} satisfies typeof english;

export default messages;
