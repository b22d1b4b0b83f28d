import { expect, test } from "vitest";
import { loginPath, returnPath } from "@/lib/schemas/return-path";

test.each([
  ["/i/1?x=1", "/i/1?x=1"],
  ["/sets/../mine", "/mine"],
  ["/admin/people#top", "/admin/people"],
])("%s leads back to %s", (next, path) => {
  expect(returnPath(next)).toBe(path);
});

test.each([
  "https://evil.example.com/",
  "//evil.example.com",
  "/\\evil.example.com",
  "\\/evil.example.com",
  "/\t/evil.example.com",
  "javascript:alert(1)",
  "mine",
  "",
  "/login?next=/login",
  "/login",
  "/api/auth/signout",
  `/${"x".repeat(2000)}`,
  undefined,
  ["/mine"],
])("%s leads to the sheet", (next) => {
  expect(returnPath(next)).toBe("/");
});

test("the way to the login page keeps where one wanted to be", () => {
  expect(loginPath("/i/1?x=1")).toBe("/login?next=%2Fi%2F1%3Fx%3D1");
  expect(loginPath("/")).toBe("/login");
});
