/** What a program is made of that reads, asks, writes and tells. */

export const PART_KINDS = ['plugin', 'provider', 'exporter', 'reader', 'sink'] as const;

export interface Part {
  kind: (typeof PART_KINDS)[number];
  id: string;
  /** One line for people. */
  name: string;
  state: 'on' | 'off';
  /** Why it is off or left alone, or what it is used by. */
  why?: string;
  /** Absent for one of the config alone. */
  version?: string;
}
