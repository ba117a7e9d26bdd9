/** Where the program says what happens: a message, with what it is about as fields. */

type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
}
