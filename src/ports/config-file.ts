/** The config file, where a rule is written into it. */

export interface ConfigText {
  text: string;
  /** Another one for any other text. */
  version: string;
  /** False where it lies on a read-only mount, or belongs to somebody else. */
  isWritable: boolean;
}

export interface ConfigFile {
  /** Absolute. */
  path: string;
  /** Undefined if it cannot be read. */
  read(): Promise<ConfigText | undefined>;
  /** Everything that would be wrong with this text as the config. */
  problemsIn(text: string): string[];
  /** Replaces the file in one step. Throws `WriteError`, also if it no longer says what it said before. */
  write(text: string, before: string): Promise<void>;
  /** Lets the daemon take up what the file says now, if one runs. */
  reload(): void;
}
