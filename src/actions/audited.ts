/**
 * Notes what every action changes in the audit log, so that no action has to think of it. What is decided about a book is noted in the
 * transaction that decides it; of an action that decides nothing, such as a refresh, it is noted that it was done.
 */
import type { AuditNote, CallingActor } from '../domain/audit.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Decisions, Foreseen } from '../ports/decisions.ts';
import type { Items, StoredItem } from '../ports/items.ts';
import type { NewRun, RunLog, StoredEdit } from '../ports/run-log.ts';

/** How actions decide. Whoever lets them adds what the audit log says of it. */
export interface NotedDecisions extends Omit<Decisions, 'carryOut'> {
  carryOut(edit: StoredEdit, foreseen?: Foreseen): Promise<void>;
}

/** What an action is asked, by somebody who calls from somewhere. */
export type ByCaller<Input> = Omit<Input, 'actor'> & { actor: CallingActor };

interface ActionInput {
  actor: CallingActor;
  isDryRun?: boolean;
  item?: Pick<StoredItem, 'id'>;
}

/** What the log says of an input of which no run tells. */
type About<Input> = (input: Input) => string;

export interface AuditedDeps {
  store: Decisions & RunLog & Items;
  audit: Pick<AuditLog, 'append'>;
  now(): number;
}

/** What actions get: without anything that would change a decision unnoted. */
export type DecidingDeps<Deps extends AuditedDeps> = Omit<Deps, 'store' | 'audit'> & { store: Omit<Deps['store'], 'carryOut'> & NotedDecisions };

type Action<Input, Output, Deps extends AuditedDeps> = (input: Input, deps: DecidingDeps<Deps>) => Promise<Output>;

/** @param action its name in the log */
export function audited<Input extends { actor: CallingActor }, Output, Deps extends AuditedDeps>(
  action: string,
  act: Action<Input, Output, Deps>,
  deps: Deps,
  about?: About<ByCaller<Input>>,
): (input: ByCaller<Input>) => Promise<Output> {
  return async (input) => {
    const { from, ...actor } = input.actor;
    const notes = createNotes({ actor, action, ...(from !== undefined && { from }), ...(about && { about: about(input) }) }, deps);
    const inner = { ...deps, store: { ...deps.store, ...notes.store } } as unknown as DecidingDeps<Deps>;
    let isFailed = true;
    try {
      const output = await act({ ...input, actor } as unknown as Input, inner);
      isFailed = false;
      return output;
    } finally {
      await notes.finish(input, isFailed);
    }
  };
}

type Noted = Omit<AuditNote, 'atMs'>;

/** What is noted of one action. */
function createNotes(note: Noted, { store, audit, now }: AuditedDeps) {
  /** What the log says of the run in which somebody decides. */
  const runs = new WeakMap<StoredEdit, Omit<Noted, 'actor' | 'action'>>();
  let first: (NewRun & { id: number }) | undefined;
  let isNoted = false;
  const said = (id: number, { edit, partOf, undoes }: NewRun) => {
    const about = edit?.about ?? (undoes === undefined ? undefined : `undo of run ${undoes}`);
    return { runId: id, ...(partOf !== undefined && { partOf }), ...(about !== undefined && { about }) };
  };
  return {
    store: {
      async beginRun(run: NewRun) {
        const id = await store.beginRun(run);
        first ??= { ...run, id };
        if (run.edit) runs.set(run.edit, said(id, run));
        return id;
      },
      async carryOut(edit: StoredEdit, foreseen?: Foreseen) {
        await store.carryOut(edit, { ...note, atMs: now(), ...runs.get(edit) }, foreseen);
        isNoted = true;
      },
    },
    async finish(input: unknown, isFailed: boolean): Promise<void> {
      if (isNoted || !isDone(input as ActionInput, isFailed)) return;
      const itemId = first?.itemId ?? (input as ActionInput).item?.id;
      const item = itemId === undefined ? undefined : await store.byId(itemId);
      const book = item && { id: item.id, library: item.library, path: item.path };
      await audit.append({ ...note, atMs: now(), ...(first && said(first.id, first)), ...(isFailed && { isFailed }), ...(book && { book }), changes: [] });
    },
  };

  /** An undo has put files back, as far as it came; an action that knows no dry run has done what it is there for. */
  function isDone({ isDryRun }: ActionInput, isFailed: boolean): boolean {
    return first?.kind === 'undo' || (isDryRun === undefined && !isFailed);
  }
}
