/** `rubricator review` on a terminal: asks about one book after the other, and writes in the background what was decided. */
import { readAssignments } from '../actions/read-edit.ts';
import type { Decision } from '../domain/book/match.ts';
import { oneAfterTheOther } from '../domain/one-after-the-other.ts';
import type { StoredItem } from '../ports/items.ts';
import { commandLineActor } from './actor.ts';
import { EXIT } from './exit-codes.ts';
import { openKeys } from './keys.ts';
import { openPage } from './open-page.ts';
import type { CommonOptions } from './options.ts';
import { type ReviewSessionDeps, reviewSession } from './review-session.ts';
import { applyAtOnce, type ScanSession, withScans } from './scan-session.ts';
import { out, screenFor } from './screen.ts';

/** @param path of the only book to ask about; all books that wait if undefined */
export async function reviewInteractively(path: string | undefined, options: CommonOptions & { ask?: boolean }): Promise<number> {
  return withScans({ ...options, ask: options.ask === true, quiet: true, silent: true }, async (session) => {
    const { questions } = session.app;
    const items = path === undefined ? await questions.toReview() : [await questions.findBook(path)];
    const { deps, exitCode } = sessionDeps(session, items, options);
    const failed = await reviewSession(deps);
    return failed > 0 ? EXIT.someFailed : exitCode();
  });
}

function sessionDeps(session: ScanSession, items: readonly StoredItem[], options: CommonOptions): { deps: ReviewSessionDeps; exitCode(): number } {
  const { questions, changes, ownFields } = session.app;
  const { apply, exitCode } = applyAtOnce(session);
  const [inTurn, actor] = [oneAfterTheOther(), commandLineActor()];
  const decide = async (item: StoredItem, keys: string[], verdict: Decision['verdict']) => {
    const decided = await inTurn(() => changes(apply).decide({ item, keys, verdict, actor, isDryRun: false }));
    return decided === 'unknown candidate' ? undefined : decided.runId;
  };
  const deps: ReviewSessionDeps = {
    items,
    load: questions.reviewBook,
    confirm: (item, { key }) => decide(item, [key], 'confirmed'),
    reject: (item, choices) =>
      decide(
        item,
        choices.map(({ key }) => key),
        'rejected',
      ),
    async edit(item, assignment) {
      const edit = readAssignments([assignment], ownFields.current());
      if (Array.isArray(edit)) return edit;
      return (await inTurn(() => changes(apply).edit({ item, edit, actor, isDryRun: false }))).runId;
    },
    undo: async (target) => void (await inTurn(() => changes(apply).undo({ target, actor, isDryRun: false }))),
    open(choice) {
      const address = questions.pageOf(choice);
      if (address !== undefined) openPage(address);
      return address;
    },
    keys: openKeys(process.stdin, process.stdout),
    out,
    screen: screenFor(options),
  };
  return { deps, exitCode };
}
