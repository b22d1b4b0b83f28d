import { nothingHere } from "@/lib/http";

const answer = nothingHere("key");

/** An address that the API does not have answers in its own words, not with a page. */
export { answer as DELETE, answer as GET, answer as OPTIONS, answer as PATCH, answer as POST, answer as PUT };
