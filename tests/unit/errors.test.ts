import { expect, test } from "vitest";
import { AppError, type ErrorCode, errorTable, notFound } from "@/lib/errors";

test.each(Object.entries(errorTable))("%s has a status for errors and OpenAI's envelope", (code, { status, type }) => {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(600);
  const error = new AppError(code as ErrorCode, "What is wrong.", { param: "size" });
  expect(error).toMatchObject({ status, type });
  expect(error.toBody()).toEqual({ message: "What is wrong.", type, param: "size", code });
});

test("the cause is for the log alone", () => {
  const error = new AppError("internal_error", "Something went wrong.", { cause: new Error("at secret.internal") });
  expect(JSON.stringify(error.toBody())).not.toContain("secret.internal");
  expect((error.cause as Error).message).toBe("at secret.internal");
});

test("when and whether to try again stands in the headers", () => {
  const error = new AppError("rate_limit_exceeded", "Too many.", { retryAfter: 1.2, shouldRetry: false });
  expect(error.headers).toEqual({ "retry-after": "2", "x-should-retry": "false" });
});

test("an upstream's refusal keeps its own status, type and code", () => {
  const upstream = { status: 422, type: "image_generation_user_error", code: null };
  const error = new AppError("upstream_refused", "No.", { upstream });
  expect(error.status).toBe(422);
  expect(error.toBody()).toEqual({
    message: "No.",
    type: "image_generation_user_error",
    param: null,
    code: "upstream_refused",
  });
});

test("what may not be seen reads like what does not exist", () => {
  expect(notFound("The image").toBody()).toMatchObject({ message: "The image was not found.", code: "not_found" });
});
