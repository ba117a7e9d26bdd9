/**
 * `.rubricator.json`: all that is known of a book and where it came from, with what the user decided. Without times of
 * fetching, so that the same knowledge is the same bytes. Read back by `src/readers/rubricator-json.ts`.
 */
import { z } from 'zod';
import {
  type AnswerMark,
  defineExporter,
  type ExportContext,
  isAmongOthers,
  type MergedField,
  type MergedRecord,
  RECORD_FILE_VERSION,
  type RecordFile,
  valuesOf,
} from '../src/sdk/index.ts';

/** The section `exporters.rubricator-json` of the config. */
const RubricatorJsonOptions = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe(
      'Write .rubricator.json: the whole record with provenance, conflicts, custom fields, and your own decisions, which are read back if the state is lost.',
    ),
});
type RubricatorJsonOptions = z.infer<typeof RubricatorJsonOptions>;

export const rubricatorJson = defineExporter<RubricatorJsonOptions>({
  id: 'rubricator-json',
  summary: '.rubricator.json: the whole record, with where it came from',
  options: RubricatorJsonOptions,
  formats: [
    { extension: '.json', readBy: 'rubricator-json', isHidden: true, name: (item) => (isAmongOthers(item) ? '{file}.rubricator' : 'rubricator'), render },
  ],
});

function render(record: MergedRecord, { overrides, decisions, answers, beside }: ExportContext): string | undefined {
  const metadata = valuesOf(record);
  if (metadata.title === undefined) return undefined;
  const file: RecordFile = {
    schemaVersion: RECORD_FILE_VERSION,
    metadata,
    provenance: Object.fromEntries(Object.entries(record.fields).map(([key, field]) => [key, provenanceOf(field as MergedField)])),
    conflicts: record.conflicts,
    missing: record.missing,
    overrides: [...overrides]
      .sort((a, b) => (nameOfOverride(a) < nameOfOverride(b) ? -1 : 1))
      .map(({ field, key, value, origin, setAtMs }) => ({ field, key, value, origin, setAt: new Date(setAtMs).toISOString() })),
    decisions: decisions
      // Of an earlier record, whose decisions are among these by now.
      .filter(({ key }) => !key.startsWith('rubricator-json|'))
      .map(({ key, verdict, decidedAtMs, words }) => ({ key, verdict, decidedAt: new Date(decidedAtMs).toISOString(), words }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    sources: answers
      .map(({ source, sourceId, lineage, region, editionKind, standing }) => ({ source, sourceId, lineage, region, editionKind, standing }))
      .sort((a, b) => (nameOfAnswer(a) < nameOfAnswer(b) ? -1 : 1)),
    sidecars: [...beside],
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function nameOfOverride({ field, key = '' }: { field: string; key?: string }): string {
  return `${field}.${key}`;
}

function nameOfAnswer({ source, sourceId, region = '' }: AnswerMark): string {
  return [source, sourceId, region].join('|');
}

function provenanceOf({ confidence, reason, claims, contributions }: MergedField): RecordFile['provenance'][string] {
  return {
    confidence: rounded(confidence),
    reason,
    claims: claims.map(({ source, sourceId, from, lineage, lineages, confidence: own, value }) => ({
      ...{ source, sourceId, confidence: rounded(own), value },
      // A chain has values of several lineages.
      ...(from !== undefined && { from, lineages: [...(lineages ?? [lineage])] }),
    })),
    ...(contributions && { contributions }),
  };
}

function rounded(confidence: number): number {
  return Math.round(confidence * 1000) / 1000;
}
