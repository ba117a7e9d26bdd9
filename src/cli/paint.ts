/** Colours, when the stream is a terminal and nobody set NO_COLOR. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

export type Paint = (style: Style, text: string) => string;

/** Colours for a stream: none for pipes, files, `NO_COLOR` and `TERM=dumb`. */
export function paintFor(stream: { isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): Paint {
  const isColoured = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  return (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
}
