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

/** The options of a part that a plugin brings. */
export interface OptionSection {
  /** Its name. */
  plugin: string;
  /** Where they stand in the config: `providers.shelf`. */
  place: string;
  options: readonly ShownOption[];
  /** What may be pasted into the config, with what is usual. */
  yaml: string;
}

export interface ShownOption {
  /** `limits.ratePerSec`. */
  key: string;
  description: string;
  /** How it stands, in words that hide secrets; absent where the config may have several entries. */
  value?: string;
}
