/** Why a single sign-on leads nowhere, as the login page's `error` parameter has it. */
export const ssoRefusals = ["SsoUnverified", "SsoUninvited", "SsoDisabled", "SsoOther"] as const;
export type SsoRefusal = (typeof ssoRefusals)[number];
