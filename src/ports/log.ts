/** The log of the program: messages, each with fields that say what it is about. */

type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
}
