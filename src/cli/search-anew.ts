/** `rubricator review search`: a book looked for in other words than those of its files, and what is taken of the answers. */
import type { HandWords } from '../domain/book/hand-words.ts';
import { readHandWords } from '../domain/book/typed-words.ts';
import { printable } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { bookFor } from './book-for.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import type { CommonOptions } from './options.ts';
import { toJson } from './review.ts';
import { entryLines } from './review-lines.ts';
import { applyAtOnce, withScans } from './scan-session.ts';
import { out, outJson, screenFor } from './screen.ts';
import { setUp } from './setup.ts';

/** The words stand among them, each under the key of its field. */
export interface SearchAnewOptions extends CommonOptions {
  dryRun?: boolean;
  json?: boolean;
}

interface Asked {
  words: HandWords;
  signal: AbortSignal;
}

/** @param wanted the candidate to take; undefined to look only */
export async function searchAnewCommand(book: string, wanted: string | undefined, options: SearchAnewOptions): Promise<number> {
  const words = readHandWords({ ...options } as Record<string, string | undefined>);
  if (Array.isArray(words)) {
    for (const problem of words) complain(problem);
    return EXIT.usage;
  }
  const { signal, stop } = onInterrupt(() => {});
  try {
    return await (wanted === undefined ? look(book, { words, signal }, options) : take({ book, wanted }, { words, signal }, options));
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    stop();
  }
}

async function look(book: string, asked: Asked, options: SearchAnewOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: false, isReadOnly: true, onProviderWarning: (provider, message) => complain(`${provider}: ${message}`) });
  const { questions } = app;
  try {
    const item = await questions.findBook(book);
    const [entry] = await questions.review({ item, isAll: false });
    const { choices, silent } = await questions.searchAnew({ item, ...asked });
    if (!entry) return EXIT.someFailed;
    const found = { ...entry, choices };
    if (options.json) outJson(toJson(found));
    else if (choices.length === 0) out('No source knows a book by these words.');
    else for (const line of [...entryLines(found, screenFor(options)), '', 'To take one, give its source:id behind the book, with the same words.']) out(line);
    for (const provider of silent) complain(`${provider}: no answer yet`);
    return choices.length > 0 ? EXIT.ok : EXIT.someFailed;
  } finally {
    await app.close();
  }
}

async function take({ book, wanted }: { book: string; wanted: string }, asked: Asked, options: SearchAnewOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withScans({ ...options, json: false, ask: true, quiet: !isDryRun, diff: true }, async (session) => {
    const { questions, changes } = session.app;
    const item = await bookFor(book, session.app);
    const { choices } = await questions.searchAnew({ item, ...asked });
    const chosen = choices.find(({ name, id }) => name === wanted || id === wanted);
    if (!chosen) {
      complain(`there is no candidate “${printable(wanted)}”; there are ${choices.map(({ name }) => printable(name)).join(', ') || 'none'}`);
      return EXIT.usage;
    }
    const { apply, exitCode } = applyAtOnce(session, (names) => {
      for (const name of names) out(`${isDryRun ? 'would be ' : ''}confirmed: ${printable(name)}`);
    });
    await changes(apply).decide({ item, keys: [chosen.key], verdict: 'confirmed', found: asked, actor: commandLineActor(), isDryRun });
    return exitCode();
  });
}
