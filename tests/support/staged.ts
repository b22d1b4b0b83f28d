import type { Page } from "playwright-core";
import type { FrameView, JobView, PersonView } from "@/lib/schemas/views";

/** What a stream could tell: one being painted, one waiting, one refused. */
function stagedJobs(person: PersonView): JobView[] {
  const base = {
    ...{ model: "gpt-image-2", n: 1, quality: "medium", sizeAsked: "3:2", width: 1536, height: 1024, person },
    ...{ private: false, createdAt: new Date().toISOString(), startedAt: null, position: null, usualSeconds: 40 },
    ...{ partial: null, canCancel: null },
  };
  const error = { code: "moderation_blocked", message: "Refused by the provider’s safety filter.", charged: false };
  const portrait = { sizeAsked: "2:3", width: 1024, height: 1536 };
  const square = { sizeAsked: "1:1", width: 1024, height: 1024 };
  const prompt = "Launch poster: sea kayak at first light, risograph, three inks";
  const startedAt = new Date(Date.now() - 18_000).toISOString();
  return [
    { ...base, ...portrait, id: "3", state: "failed", prompt: "Portrait in the style of a living artist", error },
    {
      ...base,
      ...square,
      id: "2",
      state: "queued",
      prompt: "Launch poster, square crop",
      position: 2,
      canCancel: "free",
      error: null,
    },
    { ...base, id: "1", state: "running", prompt, startedAt, error: null },
  ];
}

/** Shows the sheet with a painted, a waiting and a refused frame in front, told by a stream that says so again and again. */
export async function stageFrames(page: Page, url: string): Promise<void> {
  const [frame] = await page.evaluate(async () => {
    const answer = (await (await fetch("/api/sheet")).json()) as { frames: FrameView[] };
    return answer.frames;
  });
  if (!frame) throw new Error("The sheet needs a frame.");
  const jobs = stagedJobs(frame.person);
  const body = jobs.map((job) => `data: ${JSON.stringify({ type: "job", job, frames: [] })}\n\n`);
  await page.route("**/api/events*", (route) =>
    // It comes back in time to be no lost connection.
    route.fulfill({ contentType: "text/event-stream", body: `retry: 2500\n\n${body.join("")}` }),
  );
  await page.route("**/api/generations/*/draft", (route) => {
    const id = route.request().url().split("/").at(-2);
    const { prompt, model, sizeAsked: size, quality, n } = jobs.find((job) => job.id === id) ?? {};
    const plain = { style: null, background: null, watermark: null, format: null, compression: null };
    return route.fulfill({
      json: { prompt, model, size, quality, n, ...plain, crop: false, private: false, references: [], missing: 0 },
    });
  });
  await page.goto(url);
  await page.getByText("Painting · ").waitFor();
}

/** The moment at which something that the selector names is first in the page; an image once it is loaded. */
export function seen(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const found = document.querySelector(wanted);
          const isThere = found instanceof HTMLImageElement ? found.complete && found.naturalWidth > 0 : found;
          if (!isThere) return void setTimeout(look, 10);
          resolve(Date.now());
        };
        look();
      }),
    selector,
  );
}

/** What stands over the edge of the frame of its job: words and buttons. */
export function jobsCutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(".job-box")].flatMap((box) => {
      const { left, top, right, bottom } = box.getBoundingClientRect();
      return [...box.querySelectorAll("button, p")]
        .map((part) => ({ part, at: part.getBoundingClientRect() }))
        .filter(({ part, at }) =>
          !part.closest("section") || part.tagName === "BUTTON"
            ? at.left < left || at.right > right + 1 || at.top < top || at.bottom > bottom + 1
            : false,
        )
        .map(({ part }) => `${box.getAttribute("data-job")}: ${part.textContent}`);
    }),
  );
}
