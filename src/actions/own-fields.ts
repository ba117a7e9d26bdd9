/** The user's own fields as they are now: those of the config, and behind them those that were added while the program runs. */
import type { Access } from '../domain/access/access.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import type { FieldRegistry, OwnField, OwnFields } from '../ports/own-fields.ts';

/** @param ofConfig stand there unchanged; one of the registry with the same id is hidden by them */
export function createOwnFields(ofConfig: readonly CustomField[], registry: Pick<FieldRegistry, 'version' | 'all'>): OwnFields {
  const fixed = ofConfig.map((field): OwnField => ({ field, origin: 'config' }));
  const isFixed = ({ id, column }: CustomField) => ofConfig.some((field) => field.id === id || field.column === column);
  let known: { version: number; all: readonly OwnField[]; current: readonly CustomField[] } = { version: 0, all: fixed, current: ofConfig };
  return {
    current: () => known.current,
    all: () => known.all,
    async refresh() {
      const version = await registry.version();
      if (version === known.version) return;
      const added = (await registry.all()).filter(({ field }) => !isFixed(field)).map((each): OwnField => ({ ...each, origin: 'registry' }));
      const all = [...fixed, ...added];
      known = { version, all, current: all.map(({ field }) => field).filter(({ isRetired }) => !isRetired) };
    },
  };
}

/** The same without those that somebody may not read: not even their names are told. */
export function seenOwnFields(ownFields: OwnFields, { mayRead }: Pick<Access, 'mayRead'>): OwnFields {
  const isSeen = (field: CustomField) => mayRead({ field: 'customFields', key: field.id });
  return {
    ...ownFields,
    current: () => ownFields.current().filter(isSeen),
    all: () => ownFields.all().filter(({ field }) => field.isRetired || isSeen(field)),
  };
}
