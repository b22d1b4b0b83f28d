import { checkReadiness } from "@/lib/readiness";

/** Whether requests can be served: database, migrations, storage, queue. */
export const GET = async () => {
  const readiness = await checkReadiness();
  return Response.json(readiness, { status: readiness.ready ? 200 : 503 });
};
