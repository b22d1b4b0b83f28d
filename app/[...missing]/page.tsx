import { notFound } from "next/navigation";

/** Every address that is none; as a page of its own it comes with the fonts, which the built-in one leaves out. */
export default function MissingPage() {
  notFound();
}
