/** What a double of a replica set tells of changes. Several changes of one document in a transaction are told as one. */
import { Aggregator } from 'mingo';
import type { Document } from 'mongodb';
import { type Data, idOf, keptIn, Refusal } from './data.ts';

export interface ChangeStream {
  collection: string;
  pipeline: Document[];
  /** The number of the last change that it has told. */
  at: number;
}

interface Change {
  at: number;
  collection: string;
  told: Document;
}

const tokenOf = (at: number) => ({ _data: String(at).padStart(8, '0') });

export function createChangeLog() {
  let log: Change[] = [];
  let last = 0;
  let forgotten = 0;
  const waiting = new Set<() => void>();

  function note(before: Data, after: Data): void {
    for (const name of new Set([...before.keys(), ...after.keys()]))
      for (const told of changesOf(name, before, after))
        log.push({ at: ++last, collection: name, told: { ...told, _id: tokenOf(last), wallTime: new Date() } });
    for (const wake of waiting) wake();
  }

  function waitUntilChanged(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiting.add(done);
    });
  }

  return {
    note,
    open({ aggregate: collection, pipeline: [{ $changeStream: options }, ...pipeline] }: Document): ChangeStream {
      const token: Document | undefined = options.resumeAfter;
      const at = token === undefined ? last : Number(token._data);
      if (at < forgotten) throw new Refusal('Resume of change stream was not possible, as the resume point may no longer be in the oplog.', 286);
      return { collection, pipeline, at };
    },
    /** What happened since, or happens soon. */
    async next(stream: ChangeStream, waitMs: number): Promise<{ found: Document[]; token: Document }> {
      const since = () => log.filter(({ at, collection }) => at > stream.at && collection === stream.collection);
      if (since().length === 0) await waitUntilChanged(waitMs);
      const found = new Aggregator(stream.pipeline).run<Document>(since().map(({ told }) => told));
      stream.at = last;
      return { found, token: tokenOf(last) };
    },
    /** Changes that were told so far cannot be told again. */
    forget(): void {
      log = [];
      forgotten = ++last;
    },
  };
}

function changesOf(name: string, before: Data, after: Data): Document[] {
  if (before.has(name) && !after.has(name)) return [{ operationType: 'drop' }, { operationType: 'invalidate' }];
  const [was, is] = [before, after].map((data) => new Map(keptIn(data, name).documents.map((document) => [idOf(document), document])));
  return [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].flatMap((id): Document[] => {
    const [old, now] = [was?.get(id), is?.get(id)];
    const documentKey = { _id: (old ?? now)?._id };
    if (old === now) return [];
    if (!now) return [{ operationType: 'delete', documentKey }];
    return [old ? { operationType: 'update', documentKey } : { operationType: 'insert', documentKey, fullDocument: now }];
  });
}
