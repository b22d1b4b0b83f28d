import { expect, test } from "vitest";
import {
  ago,
  dateOf,
  dayKey,
  dayLabel,
  duration,
  fileSize,
  frameNumber,
  listOf,
  moment,
  money,
  monthLabel,
  monthOf,
  ratioName,
  shortDate,
  shownRatio,
  stopwatch,
  timeSpan,
  whole,
} from "@/lib/format";

test("a day is that of the team's time zone", () => {
  expect(dayKey("2026-11-22T23:30:00Z", "UTC")).toBe("2026-11-22");
  expect(dayKey("2026-11-22T23:30:00Z", "Europe/Oslo")).toBe("2026-11-23");
  // Where it begins at a quarter past an hour of UTC.
  expect(dayKey("2026-11-22T18:14:59.999Z", "Asia/Kathmandu")).toBe("2026-11-22");
  expect(dayKey("2026-11-22T18:15:00Z", "Asia/Kathmandu")).toBe("2026-11-23");
  expect(dayKey("2026-11-22T18:15:00Z", "UTC")).toBe("2026-11-22");
  expect(shortDate("2026-11-30T23:30:00Z", "Europe/Oslo", "en")).toBe("1 Dec");
});

test("days are named by how far they are", () => {
  expect(dayLabel("2026-11-22", "2026-11-22", "en")).toBe("Today");
  expect(dayLabel("2026-11-21", "2026-11-22", "en")).toBe("Yesterday");
  expect(dayLabel("2026-11-20", "2026-11-22", "en")).toBe("Fri 20 Nov");
  expect(dayLabel("2025-11-20", "2026-11-22", "en")).toBe("Thu 20 Nov 2025");
  expect(moment("2026-11-22T13:02:00Z", "2026-11-22T20:00:00Z", "Europe/Oslo", "en")).toBe("today 14:02");
  expect(moment("2025-01-02T13:02:00Z", "2026-11-22T20:00:00Z", "UTC", "en")).toBe("2 Jan 2025, 13:02");
});

test("numbers read as people write them", () => {
  expect([0, 18, 65.9, 725].map(stopwatch)).toEqual(["0:00", "0:18", "1:05", "12:05"]);
  expect([fileSize(300, "en"), fileSize(812_400, "en"), fileSize(3_440_000, "en")]).toEqual([
    "1 kB",
    "812 kB",
    "3.4 MB",
  ]);
  expect(frameNumber(42)).toBe("00042");
});

test("a shape has its common name where it has one", () => {
  expect(ratioName(1024, 1024)).toBe("1:1");
  expect(ratioName(1536, 1024)).toBe("3:2");
  expect(ratioName(1080, 1920)).toBe("9:16");
  expect(ratioName(1536, 640)).toBe("12:5");
  expect(ratioName(1850, 1000)).toBe("1.85:1");
  expect(ratioName(1000, 1850)).toBe("1:1.85");
  const names = ["16.00:1", "2.50:1", "1:1.80", "1:4.00", "1.85:1", "10:1", "3:2"];
  expect(names.map(shownRatio)).toEqual(["16:1", "2.5:1", "1:1.8", "1:4", "1.85:1", "10:1", "3:2"]);
});

test("how long ago is said as finely as it matters", () => {
  const now = "2026-11-22T12:00:00Z";
  const said = (iso: string) => ago(iso, now, "Europe/Berlin", "en");
  expect(said("2026-11-22T11:59:40Z")).toBe("Just now");
  expect(said("2026-11-22T12:00:20Z")).toBe("Just now");
  expect(said("2026-11-22T11:01:00Z")).toBe("59 min ago");
  expect(said("2026-11-22T10:59:00Z")).toBe("Today");
  expect(said("2026-11-21T22:59:00Z")).toBe("Yesterday");
  expect(said("2025-11-20T12:00:00Z")).toBe("Thu 20 Nov 2025");
});

test("durations, months and money", () => {
  expect([0.84, 9.96, 31.4, 125].map((seconds) => duration(seconds, "en"))).toEqual([
    "0.8 s",
    "10 s",
    "31 s",
    "2:05 min",
  ]);
  expect(monthOf("2026-11-30T23:30:00Z", "Europe/Berlin", "en")).toBe("December");
  expect(money(1204, "EUR", "en")).toBe("€1,204.00");
});

test("how long it still is, is said in the unit that one thinks in", () => {
  const from = "2026-11-23T12:00:00.000Z";
  const after = (minutes: number) => timeSpan(from, new Date(Date.parse(from) + minutes * 60_000).toISOString(), "en");
  const spans = [0.9, 1, 89, 90, 35 * 60, 37 * 60, 7 * 1440 - 1].map(after);
  expect(spans).toEqual(["less than a minute", "1 minute", "89 minutes", "2 hours", "35 hours", "2 days", "7 days"]);
});

test("Chinese has its own order, and the same figures", () => {
  const [day, now] = ["2026-11-20T13:02:00Z", "2026-11-22T20:00:00Z"];
  expect(dayLabel("2026-11-22", "2026-11-22", "zh-CN")).toBe("今天");
  expect(dayLabel("2026-11-20", "2026-11-22", "zh-CN")).toBe("11月20日 周五");
  expect(dayLabel("2025-11-20", "2026-11-22", "zh-CN")).toBe("2025年11月20日 周四");
  expect(moment("2026-11-22T13:02:00Z", now, "UTC", "zh-CN")).toBe("今天 13:02");
  expect(moment(day, now, "Europe/Oslo", "zh-CN")).toBe("2026年11月20日 14:02");
  expect([dateOf(day, "UTC", "en"), dateOf(day, "UTC", "zh-CN")]).toEqual(["20 Nov 2026", "2026年11月20日"]);
  expect([shortDate(day, "UTC", "zh-CN"), monthOf(day, "UTC", "zh-CN")]).toEqual(["11月20日", "11月"]);
  expect(monthLabel("2026-11", "zh-CN")).toBe("2026年11月");
  expect(ago("2026-11-22T19:48:00Z", now, "UTC", "zh-CN")).toBe("12 分钟前");
  expect(ago(now, now, "UTC", "zh-CN")).toBe("刚刚");
  expect(timeSpan(day, now, "zh-CN")).toBe("2 天");
  expect([0.84, 31, 125].map((seconds) => duration(seconds, "zh-CN"))).toEqual(["0.8 秒", "31 秒", "2:05 分钟"]);
  expect([fileSize(3_440_000, "zh-CN"), whole(1200, "zh-CN")]).toEqual(["3.4 MB", "1,200"]);
  expect(money(1204.5, "CNY", "zh-CN")).toBe("¥1,204.50");
  expect([listOf(["a", "b", "c"], "en"), listOf(["甲", "乙"], "zh-CN")]).toEqual(["a, b and c", "甲和乙"]);
});
