/** Formatting that gives the same text on the server and in the browser: fixed English, the team's time zone. */

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September"].concat([
  "October",
  "November",
  "December",
]);
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const formatters = new Map<string, Intl.DateTimeFormat>();

type LocalTime = { year: number; month: number; day: number; hour: number; minute: number };

function localTime(iso: string, timeZone: string): LocalTime {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    const options = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
    formatter = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...options });
    formatters.set(timeZone, formatter);
  }
  const parts = Object.fromEntries(formatter.formatToParts(new Date(iso)).map((part) => [part.type, part.value]));
  const { year, month, day, hour, minute } = parts;
  return { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour), minute: Number(minute) };
}

const two = (value: number) => String(value).padStart(2, "0");
const monthName = (month: number) => months[month - 1] ?? "";

/** `2026-11-22`, the day of a moment in the time zone. */
export function dayKey(iso: string, timeZone: string): string {
  const { year, month, day } = localTime(iso, timeZone);
  return `${year}-${two(month)}-${two(day)}`;
}

/** `Today`, `Yesterday`, `Fri 20 Nov`, or with the year if that is another one. Both keys come from `dayKey`. */
export function dayLabel(key: string, todayKey: string): string {
  const date = new Date(`${key}T00:00:00Z`);
  const days = Math.round((Date.parse(`${todayKey}T00:00:00Z`) - date.getTime()) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const name = `${weekdays[date.getUTCDay()]} ${date.getUTCDate()} ${monthName(date.getUTCMonth() + 1).slice(0, 3)}`;
  return key.slice(0, 4) === todayKey.slice(0, 4) ? name : `${name} ${key.slice(0, 4)}`;
}

/** `1 Dec` */
export function shortDate(iso: string, timeZone: string): string {
  const { day, month } = localTime(iso, timeZone);
  return `${day} ${monthName(month).slice(0, 3)}`;
}

/** `1 December` */
export function longDate(iso: string, timeZone: string): string {
  const { day, month } = localTime(iso, timeZone);
  return `${day} ${monthName(month)}`;
}

/** `November`, the month of a moment in the time zone. */
export function monthOf(iso: string, timeZone: string): string {
  return monthName(localTime(iso, timeZone).month);
}

/** How long ago, as finely as it matters: `Just now`, `12 min ago`, `Today`, `Yesterday`, `Fri 20 Nov`. */
export function ago(iso: string, now: string, timeZone: string): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(iso)) / 60_000);
  if (minutes < 60) return minutes < 1 ? "Just now" : `${minutes} min ago`;
  return dayLabel(dayKey(iso, timeZone), dayKey(now, timeZone));
}

/** `November 2026`, of `2026-11`. */
export function monthLabel(key: string): string {
  return `${monthName(Number(key.slice(5)))} ${key.slice(0, 4)}`;
}

/** `today 14:02`, `yesterday 14:02`, `20 Nov 2026, 14:02` */
export function moment(iso: string, now: string, timeZone: string): string {
  const { year, hour, minute } = localTime(iso, timeZone);
  const clock = `${two(hour)}:${two(minute)}`;
  const label = dayLabel(dayKey(iso, timeZone), dayKey(now, timeZone));
  if (label === "Today" || label === "Yesterday") return `${label.toLowerCase()} ${clock}`;
  return `${shortDate(iso, timeZone)} ${year}, ${clock}`;
}

/** How long it is from one moment to a later one: `7 days`, `3 hours`, `12 minutes`, `less than a minute`. */
export function timeSpan(from: string, to: string): string {
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  if (minutes < 1) return "less than a minute";
  if (minutes < 90) return count(Math.round(minutes), "minute");
  return minutes < 36 * 60 ? count(Math.round(minutes / 60), "hour") : count(Math.round(minutes / 1440), "day");
}

/** `0:18`, `12:05` from seconds. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

/** `0.8 s`, `31 s`, `2:05 min`: how long something takes. */
export function duration(seconds: number): string {
  if (seconds >= 100) return `${stopwatch(Math.round(seconds))} min`;
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/** `1st`, `2nd`, `11th` */
export function ordinal(value: number): string {
  const teens = value % 100 > 10 && value % 100 < 14;
  const suffix = teens ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${value}${suffix}`;
}

/** `1 image`, `2 images` */
export function count(value: number, noun: string): string {
  return `${value.toLocaleString("en-US")} ${noun}${value === 1 ? "" : "s"}`;
}

type KeyLimits = {
  models: string[];
  monthlyCap: number | null;
  requestsPerMinute: number | null;
  parallelCalls: number | null;
  allowedAddresses: string[];
};

/** What a key is kept to, in words: `50 images a month`, `only from 203.0.113.0/24`. Empty for a key without limits. */
export function keyLimits(key: KeyLimits): string[] {
  const { models, monthlyCap, requestsPerMinute, parallelCalls, allowedAddresses } = key;
  return [
    models.length > 0 ? `only ${models.join(", ")}` : "",
    monthlyCap === null ? "" : `${count(monthlyCap, "image")} a month`,
    requestsPerMinute === null ? "" : `${count(requestsPerMinute, "request")} a minute`,
    parallelCalls === null ? "" : `${count(parallelCalls, "call")} at once`,
    allowedAddresses.length > 0 ? `only from ${allowedAddresses.join(", ")}` : "",
  ].filter(Boolean);
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

/** `3.4 MB`, `812 kB` */
export function fileSize(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${Math.max(1, Math.round(bytes / 1000))} kB`;
}

/** `$28.77`, `€1,204.00`; what is less than one has two places more where it needs them: `$0.0055`. */
export function money(amount: number, currency: string): string {
  const plain = new Intl.NumberFormat("en-US", { style: "currency", currency });
  const places = plain.resolvedOptions().maximumFractionDigits ?? 2;
  if (amount === 0 || amount >= 1) return plain.format(amount);
  return new Intl.NumberFormat("en-US", { style: "currency", currency, maximumFractionDigits: places + 2 }).format(
    amount,
  );
}

/** The first letter in upper case: `high` → `High`. */
export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
