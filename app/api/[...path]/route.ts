import { nothingHere } from "@/lib/http";

const answer = nothingHere("anyone");

/** Where the studio's own addresses lead nowhere. */
export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
