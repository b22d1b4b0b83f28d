/**
 * Formatting that gives the same text on the server and in the browser, whatever version of Unicode's data each has: in
 * the reader's language, in the team's time zone.
 */
import english from "./messages/en/time.json";
import chinese from "./messages/zh-CN/time.json";
import type { Locale } from "./schemas/locale";

const words: Record<Locale, typeof english> = { en: english, "zh-CN": chinese };
const made = new Map<string, Intl.DateTimeFormat>();

type Options = Intl.DateTimeFormatOptions;
const numbers = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;

function formatter(locale: string, timeZone: string, options: Options): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${Object.entries(options)}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, ...options });
  made.set(key, known);
  return known;
}

/** A moment's parts as numbers, in the time zone. */
function localTime(iso: string, timeZone: string) {
  const parts = formatter("en-US", timeZone, { hourCycle: "h23", ...numbers }).formatToParts(new Date(iso));
  const of = (type: keyof typeof numbers) => Number(parts.find((part) => part.type === type)?.value);
  return { year: of("year"), month: of("month"), day: of("day"), hour: of("hour"), minute: of("minute") };
}

/** A date in words: English has the day before the month and no commas, other languages their own order. */
function dateIn(locale: Locale, date: Date, timeZone: string, options: Options): string {
  const { weekday, ...rest } = options;
  const written = formatter(locale, timeZone, rest);
  const day = weekday ? formatter(locale, timeZone, { weekday }).format(date) : "";
  if (locale !== "en") return plain([written.format(date), day].filter(Boolean).join(" "));
  const parts = written.formatToParts(date);
  const order = ["day", "month", "year"].map((type) => parts.find((part) => part.type === type)?.value);
  return [day, ...order].filter(Boolean).join(" ");
}

/** The spaces that versions of Unicode's data differ in, as plain ones; and one between a number and a Han word. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u2009\u202f]/g, " ");
}

const apart = (text: string) => plain(text).replace(/(\d)(?=\p{Script=Han})/gu, "$1 ");
const two = (value: number) => String(value).padStart(2, "0");
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** `2026-11-22`, the day of a moment in the time zone. */
export function dayKey(iso: string, timeZone: string): string {
  // In no zone of today does a day begin within a quarter of an hour; a sheet asks this for each of its frames.
  const quarter = Math.floor(Date.parse(iso) / 900_000);
  const key = `${quarter} ${timeZone}`;
  const known = dayKeys.get(key);
  if (known) return known;
  const { year, month, day } = localTime(new Date(quarter * 900_000).toISOString(), timeZone);
  if (dayKeys.size >= mostDayKeys) dayKeys.clear();
  dayKeys.set(key, `${year}-${two(month)}-${two(day)}`);
  return `${year}-${two(month)}-${two(day)}`;
}

const dayKeys = new Map<string, string>();
const mostDayKeys = 5000;

const nearDays: Record<Locale, Intl.RelativeTimeFormat> = {
  en: new Intl.RelativeTimeFormat("en", { numeric: "auto" }),
  "zh-CN": new Intl.RelativeTimeFormat("zh-CN", { numeric: "auto" }),
};

/** `today` or `yesterday`; null for every other day. */
function nearDay(key: string, todayKey: string, locale: Locale): string | null {
  const days = Math.round((Date.parse(key) - Date.parse(todayKey)) / 86_400_000);
  return days === 0 || days === -1 ? nearDays[locale].format(days, "day") : null;
}

/** `Today`, `Yesterday`, `Fri 20 Nov`, or with the year if that is another one. Both keys come from `dayKey`. */
export function dayLabel(key: string, todayKey: string, locale: Locale): string {
  const near = nearDay(key, todayKey, locale);
  if (near) return capital(near);
  const year = key.slice(0, 4) === todayKey.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  return dateIn(locale, new Date(key), "UTC", { weekday: "short", day: "numeric", month: "short", ...year });
}

/** `1 Dec` */
export function shortDate(iso: string, timeZone: string, locale: Locale): string {
  return dateIn(locale, new Date(iso), timeZone, { day: "numeric", month: "short" });
}

/** `1 December` */
export function longDate(iso: string, timeZone: string, locale: Locale): string {
  return dateIn(locale, new Date(iso), timeZone, { day: "numeric", month: "long" });
}

/** `1 Dec 2026` */
export function dateOf(iso: string, timeZone: string, locale: Locale): string {
  return dateIn(locale, new Date(iso), timeZone, { day: "numeric", month: "short", year: "numeric" });
}

/** `November`, the month of a moment in the time zone. */
export function monthOf(iso: string, timeZone: string, locale: Locale): string {
  // Chinese writes the number of a month; its long form is one for calendars.
  return dateIn(locale, new Date(iso), timeZone, { month: locale === "en" ? "long" : "short" });
}

/** `November 2026`, of `2026-11`. */
export function monthLabel(key: string, locale: Locale): string {
  return dateIn(locale, new Date(`${key}-01`), "UTC", { month: "long", year: "numeric" });
}

/** How long ago, as finely as it matters: `Just now`, `12 min ago`, `Today`, `Yesterday`, `Fri 20 Nov`. */
export function ago(iso: string, now: string, timeZone: string, locale: Locale): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(iso)) / 60_000);
  if (minutes >= 60) return dayLabel(dayKey(iso, timeZone), dayKey(now, timeZone), locale);
  if (minutes < 1) return words[locale].justNow;
  return apart(new Intl.RelativeTimeFormat(locale, { style: "short" }).format(-minutes, "minute")).replace(".", "");
}

/** `today 14:02`, `yesterday 14:02`, `20 Nov 2026, 14:02` */
export function moment(iso: string, now: string, timeZone: string, locale: Locale): string {
  const { hour, minute } = localTime(iso, timeZone);
  const clock = `${two(hour)}:${two(minute)}`;
  const near = nearDay(dayKey(iso, timeZone), dayKey(now, timeZone), locale);
  if (near) return `${near} ${clock}`;
  return `${dateOf(iso, timeZone, locale)}${locale === "en" ? "," : ""} ${clock}`;
}

type Unit = "second" | "minute" | "hour" | "day" | "kilobyte" | "megabyte";

function inUnit(locale: Locale, value: number, unit: Unit, digits = 0, unitDisplay: "long" | "short" = "long"): string {
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return apart(new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay, ...places }).format(value));
}

/** How long it is from one moment to a later one: `7 days`, `3 hours`, `12 minutes`, `less than a minute`. */
export function timeSpan(from: string, to: string, locale: Locale): string {
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  if (minutes < 1) return words[locale].lessThanAMinute;
  if (minutes < 90) return inUnit(locale, Math.round(minutes), "minute");
  return minutes < 36 * 60
    ? inUnit(locale, Math.round(minutes / 60), "hour")
    : inUnit(locale, Math.round(minutes / 1440), "day");
}

/** `7 days` */
export function days(number: number, locale: Locale): string {
  return inUnit(locale, number, "day");
}

/** `0:18`, `12:05` from seconds. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

/** `0.8 s`, `31 s`, `2:05 min`: how long something takes. */
export function duration(seconds: number, locale: Locale): string {
  if (seconds >= 100) return `${stopwatch(Math.round(seconds))} ${words[locale].minutes}`;
  const digits = seconds < 9.95 ? 1 : 0;
  return `${decimal(seconds, digits, locale)} ${words[locale].seconds}`;
}

const decimal = (value: number, digits: number, locale: Locale) =>
  plain(value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));

/** `1,200` */
export function whole(value: number, locale: Locale): string {
  return decimal(value, 0, locale);
}

/** `a, b and c` */
export function listOf(items: string[], locale: Locale): string {
  // British English for a list without the comma before its last word.
  return new Intl.ListFormat(locale === "en" ? "en-GB" : locale, { type: "conjunction" }).format(items);
}

/** `00042`, the frame's number as film-edge print. */
export function frameNumber(number: number): string {
  return String(number).padStart(5, "0");
}

const ratios = ["1:1", "5:4", "4:5", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "2:1", "1:2", "21:9", "9:21"].concat([
  "12:5",
  "5:12",
  "3:1",
  "1:3",
]);

/** The common name of an aspect ratio, within 2 %; otherwise like `1.85:1`. */
export function ratioName(width: number, height: number): string {
  const aspect = width / height;
  for (const name of ratios) {
    const [across = 1, down = 1] = name.split(":").map(Number);
    if (Math.abs(aspect / (across / down) - 1) < 0.02) return name;
  }
  return aspect > 1 ? `${aspect.toFixed(2)}:1` : `1:${(1 / aspect).toFixed(2)}`;
}

/** A ratio's name as it is shown: `4:1`, `2.5:1`. What is kept to be searched for has all its figures, as `4.00:1`. */
export function shownRatio(name: string): string {
  return name.replace(/(\.\d*?)0+(?=:|$)/, "$1").replace(/\.(?=:|$)/, "");
}

/** `3.4 MB`, `812 kB` */
export function fileSize(bytes: number, locale: Locale): string {
  if (bytes >= 1_000_000) return inUnit(locale, bytes / 1_000_000, "megabyte", 1, "short");
  return inUnit(locale, Math.max(1, Math.round(bytes / 1000)), "kilobyte", 0, "short");
}

/** `$28.77`, `€1,204.00`; what is less than one has two places more where it needs them: `$0.0055`. */
export function money(amount: number, currency: string, locale: Locale): string {
  const usual = new Intl.NumberFormat(locale, { style: "currency", currency });
  const places = usual.resolvedOptions().maximumFractionDigits ?? 2;
  if (amount === 0 || amount >= 1) return plain(usual.format(amount));
  const maximumFractionDigits = places + 2;
  return plain(new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits }).format(amount));
}

/** The language of words that are not ours, such as a provider's, as far as their script says it. */
export function languageOf(words: string): string {
  return /\p{Script=Han}/u.test(words) ? "zh" : "en";
}

/** The first letter in upper case: `high` → `High`. */
export function capitalized(word: string): string {
  return capital(word);
}
