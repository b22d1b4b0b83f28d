import admin from "./en/admin";
import auth from "./en/auth.json";
import common from "./en/common.json";
import crash from "./en/crash.json";
import errors from "./en/errors.json";
import reviewing from "./en/reviewing.json";
import shared from "./en/shared.json";
import studio from "./en/studio";
import time from "./en/time.json";

/** Every word of the interface in English, by area. */
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
};

export default messages;
