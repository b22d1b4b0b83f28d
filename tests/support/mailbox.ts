import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Letter = { from: string; to: string[]; raw: string };

/** A mail server on loopback that keeps what it is sent; `refuse` has it say no to every recipient in these words. */
export async function startMailbox(options: { port?: number } = {}) {
  const letters: Letter[] = [];
  let refusal: string | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo: (_, __, done) => done(refusal ? Object.assign(new Error(refusal), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        letters.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString("utf8"),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    refuse: (words: string | null) => {
      refusal = words;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;

/** The text of a letter, with its lines joined again as mail breaks them. */
export function plainText(letter: Letter): string {
  return letter.raw.replace(/=\r\n/g, "").replace(/=3D/g, "=").replace(/\r\n/g, "\n");
}
