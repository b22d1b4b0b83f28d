import { describe, expect, it } from "vitest";
import type { ProviderContext } from "@/lib/channels/provider";
import { refusal, streamRefusal } from "@/lib/channels/refusal";

const context: ProviderContext = { signal: new AbortController().signal, baseUrl: null, apiKey: "k-1" };
const body = (error: unknown) => JSON.stringify({ error });
const of = (status: number, error: unknown = null, headers: Record<string, string> = {}) =>
  refusal(status, headers, body(error), context);

describe("what an upstream's refusal means for money", () => {
  it.each([
    [301, "invalid", true],
    [400, "refused", false],
    [401, "channel", false],
    [402, "channel", false],
    [403, "channel", false],
    [404, "channel", false],
    [405, "channel", false],
    // A gateway's own words for an upstream that took too long: the work may be done.
    [408, "failed", true],
    [409, "refused", false],
    [413, "refused", false],
    [422, "refused", false],
    // Not processed at all, by its definition.
    [425, "channel", false],
    [429, "rate_limited", false],
    [451, "refused", false],
    [499, "failed", true],
    [500, "failed", true],
    [502, "failed", true],
    [503, "failed", true],
    [504, "failed", true],
    [529, "failed", true],
  ])("%i is %s", (status, failure, mayBePaid) => {
    expect(of(status)).toMatchObject({ failure, mayBePaid, detail: { status } });
  });

  it.each([
    "insufficient_quota",
    "insufficient_user_quota",
    "billing_hard_limit_reached",
    "billing_not_active",
    "account_deactivated",
    "model_not_found",
    "invalid_api_key",
    "DeploymentNotFound",
  ])("%s is about the channel, as code and as type, whatever the 4xx", (word) => {
    for (const status of [400, 403, 409, 422, 429]) {
      expect(of(status, { message: "x", code: word }).failure).toBe("channel");
      expect(of(status, { message: "x", type: word }).failure).toBe("channel");
    }
  });

  it("a model that the upstream does not know is the channel's configuration; another field is the request's", () => {
    expect(of(400, { message: "x", param: "model", code: "invalid_value" }).failure).toBe("channel");
    expect(of(400, { message: "x", param: "size", code: "invalid_value" }).failure).toBe("refused");
    expect(of(400, { message: "x", param: "moderation", code: "invalid_value" }).failure).toBe("refused");
  });

  it.each(["moderation_blocked", "content_policy_violation", "content_filter", "contentFilter", "unsafe_safety_check"])(
    "%s is a moderation's, but not where the key is refused or the server failed",
    (code) => {
      for (const status of [400, 403, 422, 429, 451]) expect(of(status, { code }).failure).toBe("moderated");
      expect(of(401, { code }).failure).toBe("channel");
      expect(of(500, { code }).failure).toBe("failed");
    },
  );

  it("no word makes a failed call a free one", () => {
    for (const code of ["insufficient_quota", "rate_limit_exceeded", "moderation_blocked", "invalid_request_error"]) {
      for (const status of [408, 499, 500, 503]) expect(of(status, { code }).mayBePaid).toBe(true);
    }
  });
});

describe("the time to wait", () => {
  const date = "Sun, 22 Nov 2026 21:00:00 GMT";
  it.each([
    [{ "retry-after": "7" }, 7],
    [{ "retry-after": "0.2" }, 1],
    [{ "retry-after-ms": "1500", "retry-after": "9" }, 2],
    [{ "retry-after": "Sun, 22 Nov 2026 21:01:30 GMT", date }, 90],
    [{ "retry-after": new Date(Date.now() + 3_600_000).toUTCString() }, expect.closeTo(3600, -1)],
    [{ "retry-after": "999999999" }, 86_400],
    [{ "retry-after": "Sun, 22 Nov 2026 20:00:00 GMT", date }, undefined],
    [{ "retry-after": "0" }, undefined],
    [{ "retry-after": "-5" }, undefined],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("%j is %s seconds, of a 429 and a 503 alike", (headers, seconds) => {
    for (const status of [429, 503]) {
      expect(of(status, null, headers as Record<string, string>).detail.retryAfter).toEqual(seconds);
    }
  });
});

describe("an error in a stream", () => {
  const inStream = (error: unknown, begun = false) => streamRefusal({ type: "error", error }, begun, context);

  it.each([
    [{ code: "moderation_blocked" }, "moderated", "moderated"],
    [{ code: "insufficient_quota" }, "channel", "failed"],
    [{ code: "rate_limit_exceeded" }, "rate_limited", "failed"],
    [{ type: "invalid_request_error", code: "invalid_value" }, "refused", "failed"],
    [{ type: "server_error" }, "failed", "failed"],
    [{}, "failed", "failed"],
    [null, "failed", "failed"],
    ["broken", "failed", "failed"],
  ])("%j is %s, and %s once work was done", (error, before, after) => {
    expect(inStream(error).failure).toBe(before);
    expect(inStream(error, true).failure).toBe(after);
  });

  it("is read in either shape, and cleaned", () => {
    const said = { message: "no k-1", code: "moderation_blocked", param: null };
    expect(inStream(said).message).toBe("no [key]");
    const beside = streamRefusal({ type: "error", ...said }, false, context);
    expect(beside).toMatchObject({ failure: "moderated", message: "no [key]" });
    expect(beside.detail).toEqual({ code: "moderation_blocked" });
  });
});
