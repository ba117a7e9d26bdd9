/** One line of `rubricator doctor`. */
export interface Diagnosis {
  /** What was looked at: `config`, `state`, `store`, `library <id>`, `provider`, `database`, `storage`, `copies`, `exports`, `clock`. */
  check: string;
  /** Which one: a path, a provider's id. */
  subject: string;
  /** `warn`: it works, but not as it should; `fail`: it does not work. */
  level: 'ok' | 'warn' | 'fail';
  message: string;
  /** What to do about it. */
  advice?: string;
}
