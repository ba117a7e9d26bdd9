/** Statistics of the catalogue: all of it or a part, as a whole or of one field; and how the providers did, day by day. */
import type { CustomField } from '../domain/book/custom-field.ts';
import { findNamedField } from '../domain/book/field-input.ts';
import type { FieldRef } from '../domain/book/record.ts';
import { createFieldStatistics, type FieldStatistics } from '../domain/statistics/field-statistics.ts';
import { type MeasuredField, measuredFields } from '../domain/statistics/measured-field.ts';
import { type CountedBook, createSummary, type Summary } from '../domain/statistics/summary.ts';
import type { Catalogue, CatalogueFilter } from '../ports/catalogue.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { ProviderDay, ProviderDays } from '../ports/provider-state.ts';
import type { AnswerMemory } from './answer-memory.ts';

export interface Statistics extends Summary {
  /** When the books were counted. */
  madeAtMs: number;
  /** Of each provider that was ever asked, day by day. */
  providerDays: ProviderDay[];
}

export interface StatisticsOf {
  /** Books that are counted. */
  filter: CatalogueFilter;
}

export interface FieldStatisticsOf extends StatisticsOf {
  /** As a person names it. */
  field: string;
  /** How many of the commonest entries are told. */
  commonest: number;
}

export interface StatisticsDeps {
  catalogue: Pick<Catalogue, 'stream'>;
  tallies: ProviderDays;
  ownFields: Pick<OwnFields, 'current'>;
  /** False for a field that is as if there were none. */
  mayRead(field: FieldRef): boolean;
  /** Knows what took long to count. */
  memory: AnswerMemory;
  now(): number;
}

export interface StatisticsQuestions {
  statistics(of: StatisticsOf): Promise<Statistics>;
  /** Undefined if there is no such field. */
  fieldStatistics(of: FieldStatisticsOf): Promise<FieldStatistics | undefined>;
}

export function createStatistics(deps: StatisticsDeps): StatisticsQuestions {
  const fields = () => measuredFields(deps.ownFields.current(), deps.mayRead);
  return {
    async statistics({ filter }) {
      const counted = await deps.memory.once(`*${JSON.stringify(filter)}`, async () => ({
        ...(await countBooks(deps.catalogue.stream(filter), createSummary(fields()))),
        madeAtMs: deps.now(),
      }));
      return { ...counted, providerDays: await deps.tallies.providerDays() };
    },
    async fieldStatistics({ filter, field: name, commonest }) {
      const field = fieldCalled(name, fields(), deps.ownFields.current());
      if (!field) return undefined;
      return deps.memory.once(JSON.stringify([field.name, commonest, filter]), () =>
        countBooks(deps.catalogue.stream(filter), createFieldStatistics(field, commonest)),
      );
    },
  };
}

function fieldCalled(name: string, fields: readonly MeasuredField[], customFields: readonly CustomField[]): MeasuredField | undefined {
  const named = findNamedField(name, customFields);
  const wanted = named?.custom?.id ?? named?.definition?.key;
  return fields.find((each) => each.name === wanted);
}

async function countBooks<Result>(books: AsyncIterable<CountedBook>, counter: { add(book: CountedBook): void; result(): Result }): Promise<Result> {
  for await (const book of books) counter.add(book);
  return counter.result();
}
