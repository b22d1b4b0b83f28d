import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { stateOf } from "@/components/admin/channel-words";
import type { Translate } from "@/components/i18n/translate";
import { outcomeOf, reasonOf } from "@/components/studio/news";
import { languageOf } from "@/lib/format";
import zh from "@/lib/messages/zh-CN";
import type { ChannelView } from "@/lib/schemas/channel";

const chinese = <Area extends "channels" | "jobs">(namespace: Area) =>
  createTranslator({
    locale: "zh-CN",
    messages: zh as never,
    namespace: namespace as never,
  }) as unknown as Translate<Area>;

test("a channel that cannot be read is said to be so in Chinese; why stands beside it", () => {
  const problem = { at: "capabilities.maxN", why: "should be a whole number from 1 to 10" };
  const { words } = stateOf({ problem } as ChannelView, chinese("channels"));
  expect(words).toBe("不会使用它：其中的“capabilities.maxN”无法读取。");
});

test("how calls ended is said in Chinese, with a provider's own words as they are", () => {
  const t = chinese("jobs");
  expect(["answered", "rate_limited", "a_word_of_before"].map((one) => outcomeOf(t, one))).toEqual([
    "已返回",
    "限流",
    "a_word_of_before",
  ]);
  const error = { code: "upstream_failed", message: "The model is overloaded.", charged: false };
  expect(reasonOf(t, error as Parameters<typeof reasonOf>[1])).toBe("服务商出错：The model is overloaded.");
});

test("words of others are marked as Chinese where they are", () => {
  expect(["模型过载", "The model is overloaded.", "model 过载"].map(languageOf)).toEqual(["zh", "en", "zh"]);
});
