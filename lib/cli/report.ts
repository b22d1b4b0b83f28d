/** What ends a command with one line for people: code 1 for «it did not work», 2 for «it was asked wrongly». */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = "CommandError";
  }
}

/** A line for whoever started the program, beside its results, which go to standard output. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Does `work`, and says what it is once it takes longer than two seconds, with a sign of life every fifteen. */
export async function step<T>(label: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  let told = false;
  const first = setTimeout(() => {
    told = true;
    say(`${label} …`);
  }, 2000);
  const again = setInterval(() => say(`  still at it after ${seconds()} s`), 15_000);
  try {
    const result = await work();
    if (told) say(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}
