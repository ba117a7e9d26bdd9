/** Options that several commands share. */

/** Options of every command that needs a config. */
export interface CommonOptions {
  config?: string;
  state?: string;
  logLevel?: string;
}
