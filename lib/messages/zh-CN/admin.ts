import type english from "../en/admin";
import admin from "./admin.json";
import adminJobs from "./adminJobs.json";
import audit from "./audit.json";
import channels from "./channels.json";
import people from "./people.json";
import team from "./team.json";
import usage from "./usage.json";

/** What the administration's screens say beside that, in Simplified Chinese. */
const messages = {
  admin,
  adminJobs,
  audit,
  channels,
  people,
  team,
  usage,
} satisfies typeof english;

export default messages;
