import type { Metadata } from "next";
import Link from "next/link";
import { AcceptForm } from "@/components/auth/accept-form";
import { SsoButton } from "@/components/auth/sso-button";
import { ssoName } from "@/lib/auth/sso";
import { findInvitation } from "@/lib/people/invitations";
import { getTeam } from "@/lib/team";

export const metadata: Metadata = { title: "Invitation", robots: { index: false }, referrer: "no-referrer" };

const may = {
  admin: "You make images and run the team.",
  member: "You make images and see the team’s.",
  viewer: "You see the team’s images.",
};

/** Makes an account for whoever was invited. Opening it uses nothing up. */
export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const [{ token }, team] = await Promise.all([params, getTeam()]);
  const invitation = await findInvitation(token);
  const sso = ssoName();
  if (!invitation) {
    return (
      <>
        <h1 className="text-head">This invitation is not good any more</h1>
        <p>It was used, has expired, or was taken back. Ask an admin for a new one.</p>
        <p>
          If you have an account already,{" "}
          <Link href="/login" className="underline underline-offset-2">
            sign in
          </Link>
          .
        </p>
      </>
    );
  }
  return (
    <>
      <h1 className="text-head wrap-anywhere">Join {team.name}</h1>
      <p>
        You are invited as {invitation.role === "admin" ? "an admin" : `a ${invitation.role}`}. {may[invitation.role]}
      </p>
      <AcceptForm token={token} email={invitation.email} />
      {sso && (
        <>
          <p>Or without a password of its own, if {sso} knows you by this email address:</p>
          <SsoButton name={sso} next="/" />
        </>
      )}
    </>
  );
}
