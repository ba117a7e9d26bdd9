/** Colours: on a terminal, unless NO_COLOR is set; FORCE_COLOR decides for any stream. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

export type Paint = (style: Style, text: string) => string;

/** Colours for a stream: none for pipes and files, `NO_COLOR` and `TERM=dumb`. `FORCE_COLOR` overrules all of that, `FORCE_COLOR=0` as well. */
export function paintFor(stream: { isTTY?: boolean }, { FORCE_COLOR, NO_COLOR, TERM }: Readonly<Record<string, string | undefined>>): Paint {
  const isColoured = FORCE_COLOR ? !['0', 'false'].includes(FORCE_COLOR) : stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
  return (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
}
