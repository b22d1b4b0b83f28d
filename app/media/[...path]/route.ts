import { nothingHere } from "@/lib/http";

const answer = nothingHere("anyone");

/** Where no image can be. */
export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
