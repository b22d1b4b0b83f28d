import { accountRows } from "./account-rows";
import { adminRows } from "./admin-rows";
import { byteRows } from "./byte-rows";
import { composerRows } from "./composer-rows";
import { pageRows } from "./page-rows";
import type { Row } from "./row";
import { teamRows } from "./team-rows";
import { viewerRows } from "./viewer-rows";

/** The access table: every route, for every kind of caller. */
export const rows: Row[] = [
  ...pageRows,
  ...byteRows,
  ...teamRows,
  ...accountRows,
  ...adminRows,
  ...composerRows,
  ...viewerRows,
];

export const isPage = (row: Row) => pageRows.includes(row);
export const isRead = ({ route }: Row) => route.startsWith("GET ");
