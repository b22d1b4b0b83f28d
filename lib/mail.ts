import { createTransport, type Transporter } from "nodemailer";
import { env } from "./env";
import { log } from "./log";

/** A letter of a few sentences around one link. */
export type Letter = {
  to: string;
  subject: string;
  before: string[];
  link: { url: string; words: string };
  after: string[];
};

/** Whether it went out. `problem` says to the sender why not; null too where no mail server is configured. */
export type Outcome = { emailed: boolean; problem: string | null };

const patience = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000, dnsTimeout: 5000 };

let transport: Transporter | undefined;

function connect(url: string): Transporter {
  transport ??= createTransport({ url, ...patience, disableFileAccess: true, disableUrlAccess: true });
  return transport;
}

/** Throws unless the mail server of SMTP_URL answers and takes its name and password. */
export async function checkMail(): Promise<void> {
  const { SMTP_URL } = env();
  if (SMTP_URL) await connect(SMTP_URL).verify();
}

/** Sends a letter as plain text and HTML if SMTP_URL is set. Never throws: what it was about is done already. */
export async function send(letter: Letter): Promise<Outcome> {
  const { SMTP_URL, MAIL_FROM } = env();
  if (!SMTP_URL) return { emailed: false, problem: null };
  const { to, subject, before, link, after } = letter;
  const text = [...before, link.url, ...after].join("\n\n");
  const anchor = `<a href="${escaped(link.url)}">${escaped(link.words)}</a>`;
  const html = [...before.map(escaped), anchor, ...after.map(escaped)].map((part) => `<p>${part}</p>`).join("\n");
  try {
    await connect(SMTP_URL).sendMail({ from: MAIL_FROM, to, subject, text, html });
    return { emailed: true, problem: null };
  } catch (error) {
    const { code, response } = error as { code?: string; response?: string };
    log.warn({ code, response }, "an email could not be sent");
    const why = response ? `the mail server said «${response.slice(0, 200)}»` : "the mail server could not be reached";
    return { emailed: false, problem: `The email could not be sent: ${why}. Hand the link over yourself.` };
  }
}

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
