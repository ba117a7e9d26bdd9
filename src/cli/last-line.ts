/** The last line of a terminal: it is drawn again and again, while other lines are printed above it and stay. */

/** What is asked of a terminal. */
export type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

export interface LastLine {
  /** Shows a text in the place of the one before. It must be narrower than the terminal. */
  draw(text: string): void;
  /** Lets somebody print whole lines above it, by whatever stream leads to the same terminal. */
  above(print: () => void): void;
  clear(): void;
}

/**
 * Erases all from the cursor's line on. The cursor waits in the first column of the text: if the terminal becomes narrower and wraps
 * the text, it stays in the first of its lines, and nothing above is touched.
 */
const ERASE = '\r\u001b[J';
/** Text that does not fit is cut by the terminal meanwhile, should it count columns otherwise than we do. */
const [NO_WRAP, WRAP] = ['\u001b[?7l', '\u001b[?7h'];

/** The cursor is never hidden, so that there is nothing to repair when the process is killed. */
export function createLastLine(stream: Terminal): LastLine {
  let shown = '';
  const show = (text: string) => {
    shown = text;
    stream.write(`${ERASE}${NO_WRAP}${text}${WRAP}\r`);
  };
  return {
    draw: (text) => void (text !== shown && show(text)),
    above(print) {
      if (shown === '') return print();
      stream.write(ERASE);
      print();
      show(shown);
    },
    clear() {
      if (shown !== '') stream.write(ERASE);
      shown = '';
    },
  };
}
