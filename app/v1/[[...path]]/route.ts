import { notFound } from "@/lib/errors";
import { handle } from "@/lib/http";

const nothingHere = handle("key", async () => {
  throw notFound("This address");
});

/** An address that the API does not have answers in its own words, not with a page. */
export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as OPTIONS,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
