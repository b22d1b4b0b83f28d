import admin from "./admin.json";
import adminJobs from "./adminJobs.json";
import audit from "./audit.json";
import channels from "./channels.json";
import people from "./people.json";
import team from "./team.json";
import usage from "./usage.json";

/** What the administration's screens say beside that, in English. */
const messages = {
  admin,
  adminJobs,
  audit,
  channels,
  people,
  team,
  usage,
};

export default messages;
