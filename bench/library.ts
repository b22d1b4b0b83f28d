import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { say, step } from "@/lib/cli/report";
import { measureBrowser } from "./library/browser";
import { makeLibraries } from "./library/libraries";
import { type Figures, measureParts, measureSearches, measureSheets } from "./library/measure";
import { toTable } from "./library/table";
import { medians } from "./rounds";

// `npm run bench:library`: measures the sheet, its parts and its search in a library of 10,000 images and in one of
// 1,000,000 side by side, beside a Next page that does nothing but show 60 images. It takes about ten minutes, most of
// them to make the libraries. --keep leaves them running afterwards, to be looked at in a browser.

const { values } = parseArgs({
  options: {
    keep: { type: "boolean", default: false },
    /** Images in the large library. */
    images: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "5" },
  },
});
const [images, rounds] = [Number(values.images), Number(values.rounds)];
if (!(images >= 1000) || !(rounds >= 1)) {
  say("--images takes at least 1000, --rounds at least 1.");
  process.exit(2);
}

const bed = await makeLibraries(images);
try {
  const figures = await measure();
  const table = toTable(figures);
  const folder = path.join(import.meta.dirname, ".output");
  mkdirSync(folder, { recursive: true });
  const conditions = {
    started: new Date().toISOString(),
    cpu: `${os.cpus().length} x ${os.cpus()[0]?.model}`,
    node: process.version,
    load: os.loadavg().map((value) => Number(value.toFixed(2))),
    ...{ images, rounds },
  };
  const file = path.join(folder, `library-${conditions.started.replaceAll(":", "-")}.json`);
  writeFileSync(file, `${JSON.stringify({ conditions, figures }, null, 2)}\n`);
  say(`\n${table}\n\n${JSON.stringify(conditions)}\n${file}`);
  if (values.keep) {
    say(`${images} images at ${bed.sites.large.url}\nSign in as ${bed.account.email} with: ${bed.account.password}`);
    await new Promise(() => setInterval(() => {}, 1 << 30));
  }
} finally {
  await bed.stop();
}
process.exit(0);

async function measure(): Promise<Figures> {
  // Long enough for what all pages share to be compiled for good.
  await step("Warming up", () => measureSheets(bed.sites, 12_000));
  const sheets: Figures[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    sheets.push(
      await step(`Sheets, round ${round} of ${rounds}`, () => measureSheets(bed.sites, 4000, round % 2 === 0)),
    );
  }
  const parts: Figures[] = [];
  for (let round = 1; round <= 3; round += 1) {
    parts.push(await step(`Parts, round ${round} of 3`, () => measureParts(bed.sites, 40)));
  }
  const searches = await step("Searches", () => measureSearches(bed.sites, 60));
  const seen = await step("In a browser", () => measureBrowser(bed.sites));
  return { ...medians(sheets), ...medians(parts), ...searches, ...seen };
}
