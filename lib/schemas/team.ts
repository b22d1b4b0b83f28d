/** What the team calls itself, its defaults and what it allows. */
export type TeamView = {
  name: string;
  /** IANA, such as `Europe/Berlin`: where days and months begin. */
  timeZone: string;
  defaultMonthlyQuota: number;
  /** Images a person may make in a day; null: as many as the month allows. */
  defaultDailyCap: number | null;
  /** ISO 4217, of all prices and costs. */
  currency: string;
  /** False: no link shows anything to anybody, and none can be made. */
  sharingEnabled: boolean;
  /** The longest life of a link in days, counted from its making; null: for ever. */
  shareMaxDays: number | null;
  sharePasswordNeeded: boolean;
};
