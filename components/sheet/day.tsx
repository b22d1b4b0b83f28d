import type { JobView } from "@/lib/schemas/views";
import { CellItem } from "./cell";
import type { Day } from "./days";
import { Failed } from "./failed";
import { captionWords, Frame, FrameCaption } from "./frame";
import { Waiting } from "./waiting";

/** About as many as a first screen shows: they load at once, the others when they come near. */
const eagerFrames = 16;

type Props = {
  day: Day;
  total: number;
  jobs: Readonly<Record<string, JobView>>;
  now: string;
  tabbable: string | undefined;
  onOpen: (id: string) => void;
};

/** One day of the sheet. */
export function DayRows({ day, total, jobs, now, tabbable, onOpen }: Props) {
  return (
    <section aria-labelledby={`day-${day.key}`}>
      <h2 id={`day-${day.key}`} className="flex items-baseline gap-2.5 pt-4 pb-2 md:pt-5">
        <span className="font-[650]">{day.label}</span>
        <span className="print text-muted">{day.frames}</span>
      </h2>
      <ul className="sheet-row">
        {day.cells.map(({ key, generationId, frame }, index) => {
          const place = { position: day.start + index + 1, total };
          if (frame) {
            return (
              <CellItem
                key={key}
                {...place}
                aspect={frame.width / frame.height}
                caption={<FrameCaption frame={frame} />}
              >
                <Frame
                  frame={frame}
                  eager={day.start + index < eagerFrames}
                  tabbable={frame.id === tabbable}
                  onOpen={() => onOpen(frame.id)}
                />
              </CellItem>
            );
          }
          const job = jobs[generationId];
          if (!job) return null;
          const open = job.state === "queued" || job.state === "running";
          const first = day.cells[index - 1]?.generationId !== generationId;
          return (
            <CellItem
              key={key}
              {...place}
              aspect={job.width / job.height}
              failed={!open}
              caption={captionWords(job.person.name, job.width, job.height, job.quality)}
            >
              {open ? <Waiting job={job} first={first} now={now} /> : <Failed job={job} />}
            </CellItem>
          );
        })}
      </ul>
    </section>
  );
}
