/** A catalogue target of a plugin, as the program keeps databases in step: it has no tables to migrate, and nobody’s edits to take over. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { FIELD_KEYS } from '../domain/book/fields.ts';
import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import { type CatalogueTarget, TargetMovedError, type TargetPosition } from '../ports/catalogue-target.ts';
import type { AnyTarget, TargetDocument } from '../sdk/target.ts';
import { createReceiver } from '../sinks/post.ts';

export interface PluginTargetOptions {
  id: string;
  /** Id of the target that a plugin brings. */
  target: string;
  options: Record<string, unknown>;
  libraries?: readonly string[] | undefined;
  where?: readonly string[] | undefined;
  /** All of them if absent. */
  fields?: readonly string[] | undefined;
}

/** Connects to nothing yet. The config was checked with the same kinds. */
export function pluginTarget(wanted: PluginTargetOptions, kinds: readonly AnyTarget[], userAgent: string): CatalogueTarget {
  const { id, options, libraries, where } = wanted;
  const kind = kinds.find((each) => each.id === wanted.target) as AnyTarget;
  const fields = FIELD_KEYS.filter((key) => wanted.fields?.includes(key) ?? true);
  const receiver = createReceiver(userAgent);
  const target = kind.open(kind.options.parse(options), {
    send: (method, url, message) => receiver.exchange(method, url, message, AbortSignal.timeout(MAX_MS)),
  });
  const settingsKey = createHash('sha256')
    .update(JSON.stringify([kind.id, fields, libraries, where, options]))
    .digest('hex');
  const position = async () => positionIn(await target.mark());
  return {
    ...{ id, type: kind.id, fields, settingsKey, position },
    plan: async () => ({ version: 0, steps: [], drift: [] }),
    migrate: async () => undefined,
    rollback: async () => undefined,
    sendAgain: () => target.write({ put: [], remove: [], isAnew: false, mark: '' }),
    async apply({ from, to, changes, isAnew }) {
      if (!isDeepStrictEqual(await position(), from)) throw new TargetMovedError(`${id} stands elsewhere than it was left`);
      const put = changes.flatMap(({ itemId, entry }): TargetDocument[] =>
        entry ? [{ id: itemId, library: entry.item.library, path: entry.item.path, values: onlyFields(entry.record.values, fields) }] : [],
      );
      const remove = changes.flatMap(({ itemId, entry }) => (entry ? [] : [itemId]));
      await target.write({ put, remove, isAnew, mark: JSON.stringify(to) });
    },
    countBooks: () => target.count(),
    books: (afterId, limit) => target.documents(afterId, limit),
    async query(text, limit) {
      if (!target.query) throw new Error(`${kind.id} answers no questions`);
      return target.query(text, limit);
    },
    async close() {
      await target.close?.();
      await receiver.close();
    },
  };
}

const MAX_MS = 60_000;

/** Undefined for a target that has nothing yet, or whose mark is none of ours. */
function positionIn(mark: string | undefined): TargetPosition | undefined {
  try {
    const { storeId, revision, settingsKey } = JSON.parse(mark ?? '') as Partial<TargetPosition>;
    return storeId !== undefined && revision !== undefined && settingsKey !== undefined ? { storeId, revision, settingsKey } : undefined;
  } catch {
    return undefined;
  }
}

function onlyFields(known: Metadata, fields: readonly FieldKey[]): Metadata {
  return Object.fromEntries(Object.entries(known).filter(([key]) => (fields as readonly string[]).includes(key)));
}
