/** The fields that statistics tell of: those of the table, and each of the user's own. */
import type { CatalogueRecord, FieldSource } from '../book/catalogue-record.ts';
import { type CustomField, type CustomValue, customKey, customValue, definitionOf, showCustom } from '../book/custom-field.ts';
import { FIELDS } from '../book/fields.ts';
import type { Measure } from '../book/measure.ts';
import type { EditionKind, Metadata } from '../book/metadata.ts';
import type { FieldRef } from '../book/record.ts';

export interface MeasuredField {
  ref: FieldRef;
  /** Key of the field, or id of the user's own. */
  name: string;
  label: string;
  /** Kinds of editions that can have it; all if absent. */
  only?: EditionKind | undefined;
  measure: Measure;
  valueIn(values: Metadata): unknown;
  sourceIn(record: Pick<CatalogueRecord, 'sources'>): FieldSource | undefined;
  /** Equal for values that say the same. */
  keyOf(value: unknown): string;
  /** One line for people. */
  show(value: unknown): string;
}

/** In the order in which people see them. @param isShown false for a field that is as if there were none */
export function measuredFields(customFields: readonly CustomField[], isShown: (field: FieldRef) => boolean = () => true): MeasuredField[] {
  const all = FIELDS.flatMap((definition): MeasuredField[] => {
    if (definition.rule === 'user') return customFields.map(ownField);
    const { key, label, only, measure: own, normalise, show } = definition;
    return [
      {
        ...{ ref: { field: key }, name: key, label, only, measure: own as Measure },
        valueIn: (values) => values[key],
        sourceIn: ({ sources }) => sources[key],
        keyOf: (value) => normalise(value as never),
        show: (value) => show(value as never),
      },
    ];
  });
  return all.filter(({ ref }) => isShown(ref));
}

/** What an earlier type of the field left and what does not fit the present one is no value. */
function ownField(custom: CustomField): MeasuredField {
  const valueIn = ({ customFields = {} }: Metadata) => (Object.hasOwn(customFields, custom.id) ? customValue(custom, customFields[custom.id]) : undefined);
  return {
    ...{
      ref: { field: 'customFields' as const, key: custom.id },
      name: custom.id,
      label: custom.label,
      measure: definitionOf(custom).measure,
      valueIn,
    },
    sourceIn: ({ sources }) => sources.customFields,
    keyOf: (value) => customKey(custom, value as CustomValue),
    show: (value) => showCustom(custom, value),
  };
}
