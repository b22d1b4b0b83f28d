import { redirect } from "next/navigation";

/** The administration begins with the people. */
export default function AdminPage() {
  redirect("/admin/people");
}
