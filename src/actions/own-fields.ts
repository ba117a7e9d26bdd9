/** The user's own fields as they are now: those of the config, and behind them those that were added while the program runs. */
import type { Access } from '../domain/access/access.ts';
import type { AuditedBehaviour } from '../domain/book/audited-changes.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import { fieldOf } from '../domain/book/fields.ts';
import type { FieldRef } from '../domain/book/record.ts';
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

/** How the audit log notes a field: one of the user's own as it says itself, even while it is retired. */
export function auditedBy(all: readonly OwnField[], { field, key }: FieldRef): AuditedBehaviour {
  const own = key === undefined ? undefined : all.find((each) => each.field.id === key);
  const audited = own?.field.behaviours?.audited;
  return audited === false || audited === 'masked' ? { audited } : fieldOf(field);
}
