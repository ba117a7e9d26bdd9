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

const SHORT = 5000;
const TIMES = 10;
/**
 * A text that is ten times as long is as much work as ten short ones, and ten times as much where each letter is compared with every other.
 * On a busy machine it may be some times as much, because long texts are not kept in the caches of the processor.
 */
const MOST = 6;
/** Every letter of so long a text with every other is some hundred million steps and more, which nothing does in this time. */
const NOTHING_MS = 60;
const ATTEMPTS = 5;

/** What a thread has computed, in milliseconds; the kernel counts it in steps of some milliseconds. */
function computedMs(task: () => unknown): number {
  const before = process.threadCpuUsage();
  task();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/**
 * What is wrong with a function; undefined if nothing is.
 * @param textOf makes a text of so many characters
 * @param share of the usual lengths, for functions that are given many texts at once
 */
export function complaintAbout(work: (text: string) => unknown, textOf: (length: number) => string, share = 1): string | undefined {
  const short = textOf(SHORT * share);
  const long = textOf(SHORT * share * TIMES);
  let [shortMs, longMs] = [0, 0];
  // Together, several attempts are many of the kernel's steps, and what disturbs one disturbs the others.
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const onceMs = computedMs(() => work(long));
    if (onceMs <= NOTHING_MS) return undefined;
    longMs += onceMs;
    shortMs += computedMs(() => {
      for (let n = 0; n < TIMES; n++) work(short);
    });
    if (longMs <= MOST * shortMs) return undefined;
  }
  return `${Math.round(longMs)} ms for texts of ${long.length} characters, ${Math.round(shortMs)} ms for as much in shorter ones: ${JSON.stringify(short.slice(0, 40))}`;
}
