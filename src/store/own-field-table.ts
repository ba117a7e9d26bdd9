/** The table of the user's own fields, as kysely sees it. */
export interface OwnFieldTable {
  id: string;
  /** In which order they were added. */
  place: number;
  version: number;
  /** JSON. */
  field: string;
  /** JSON. */
  former: string | null;
}
