/** Who looks at the seeded libraries. */
export const account = { email: "bench@example.com", password: "a long enough password" };
