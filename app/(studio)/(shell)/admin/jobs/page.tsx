import type { Metadata, Route } from "next";
import Link from "next/link";
import { query } from "@/components/admin/address";
import { Filter, OneOf } from "@/components/admin/filter";
import { Jobs } from "@/components/admin/jobs/jobs";
import { Pages } from "@/components/admin/pages";
import { Pills } from "@/components/admin/pills";
import { buttonClass } from "@/components/ui/button";
import { Nothing, Page } from "@/components/ui/page";
import { listAllJobs, listJobFilters } from "@/lib/admin-jobs";
import { requireAdmin } from "@/lib/auth/session";
import { failureClasses, jobSearch, jobStates } from "@/lib/schemas/job";
import type { PersonView } from "@/lib/schemas/views";

export const metadata: Metadata = { title: "Jobs" };

const states = { open: "Under way", succeeded: "Done", failed: "Failed", unknown: "Unknown", cancelled: "Cancelled" };
const failures = Object.entries(failureClasses).map(([value, label]) => ({ value, label }));
const options = (named: PersonView[]) => named.map(({ id, name }) => ({ value: id, label: name }));

type Props = { searchParams: Promise<Record<string, unknown>> };

/** What everybody asks for, and what becomes of it. */
export default async function JobsPage({ searchParams }: Props) {
  const actor = await requireAdmin();
  const { cursor, ...asked } = jobSearch.parse(await searchParams);
  const [page, { people, channels }] = await Promise.all([
    listAllJobs(actor, { ...asked, cursor }),
    listJobFilters(actor),
  ]);
  const { state, ...fields } = asked;
  const narrowed = Object.values(asked).some(Boolean);
  const none = page.jobs.length === 0;
  const begun = !none || narrowed || cursor !== undefined;
  const pills = [undefined, ...jobStates].map((each) => ({
    label: each ? states[each] : "All",
    href: query({ ...asked, state: each }),
    here: each === state,
  }));
  return (
    <Page title="Jobs">
      {begun && (
        <div className="flex flex-col gap-3">
          <Pills label="State" pills={pills} />
          <Filter
            label="Jobs"
            action={"/admin/jobs" as Route}
            kept={{ state }}
            narrowed={Object.values(fields).some(Boolean)}
          >
            <OneOf label="Person" name="person" value={fields.person} all="Everybody" options={options(people)} />
            <OneOf label="Channel" name="channel" value={fields.channel} all="All" options={options(channels)} />
            <OneOf label="Error" name="failure" value={fields.failure} all="Any or none" options={failures} />
          </Filter>
        </div>
      )}
      <Jobs
        key={JSON.stringify([asked, cursor])}
        page={page}
        asked={{ ...asked, cursor }}
        rendered={new Date().toISOString()}
      />
      {none && narrowed && (
        <Nothing title={state === "open" ? "Nothing waits or runs." : "There is no job like this."}>
          <Link href={"/admin/jobs" as Route} className={buttonClass()}>
            All jobs
          </Link>
        </Nothing>
      )}
      {none && !narrowed && (
        <Nothing title={cursor ? "There is nothing older." : "Nobody has asked for an image yet."}>
          <p>Whatever people and programs ask for stands here, with what became of it and what it cost.</p>
          <Link href="/" className={buttonClass("mark")}>
            To the sheet
          </Link>
        </Nothing>
      )}
      <Pages
        newest={cursor ? query(asked) : null}
        older={page.nextCursor ? query({ ...asked, cursor: page.nextCursor }) : null}
      />
    </Page>
  );
}
