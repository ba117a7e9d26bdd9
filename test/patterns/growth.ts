/** How the work of a function grows with its text: by the time that its thread computes, whatever else the machine does. */

/** Runs that begin with a word, so that anchors and look-behinds find something, and go on with one piece over and over. */
const PIECES = [
  ...[' ', '\n', '\t', '\u00a0', 'a', 'A', '1', '.', '-', ',', '/', '(', '[', '<', '&', '"', "'", '#', ':', ';', '\u0301', '書', '\ud83d'],
  ...[
    ' ,',
    ' - ',
    '(a',
    '[1]',
    '<a ',
    '<p>',
    '</p>',
    '&amp;',
    '&#1',
    'a b ',
    'a, ',
    'a. ',
    '1 ',
    '1.',
    ' #1',
    ', Book 1',
    'Vol. 1 ',
    'by A ',
    '"a" ',
    '\r\n',
    '--',
    '__',
  ],
];

export const HOSTILE: readonly ((length: number) => string)[] = PIECES.map((piece) => (length) => {
  const run = `Salt ${piece.repeat(Math.ceil(length / piece.length))}`.slice(0, length - 5);
  return `${run} Hill`;
});

const SHORT = 10_000;
const LONG = 10 * SHORT;
/** Ten times the text is ten times the work, and a hundred times where each letter is compared with every other. */
const MOST = 40;
/** Every letter of the longest text with every other is a thousand million steps and more, which nothing does in this time; shorter texts have a share of it. */
const NOTHING_MS = 150;
const ATTEMPTS = 5;

/** What a thread has computed, in milliseconds. */
function computedMs(task: () => unknown): number {
  const before = process.threadCpuUsage();
  task();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** What is wrong with a function; undefined if nothing is. @param of makes what it is given, of so long a text */
export function complaintAbout(work: (text: string) => unknown, textOf: (length: number) => string, share = 1): string | undefined {
  const [short, long] = [SHORT, LONG].map((length) => textOf(length * share)) as [string, string];
  let [shortMs, longMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  // The least of several attempts: what disturbs only ever adds to it.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    shortMs = Math.min(
      shortMs,
      computedMs(() => work(short)),
    );
    // So much for a tenth of it means that the whole would never end.
    if (shortMs > 30 * NOTHING_MS) continue;
    longMs = Math.min(
      longMs,
      computedMs(() => work(long)),
    );
    if (longMs <= Math.max(NOTHING_MS * share, MOST * shortMs)) return undefined;
  }
  return `${Math.round(longMs)} ms for ${LONG * share} characters, ${Math.round(shortMs)} ms for a tenth of them: ${JSON.stringify(short.slice(0, 40))}`;
}
