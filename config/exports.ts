/** Options of files about all books that are kept fresh. */
import { z } from 'zod';
import { type RoleProblem, readScope } from '../src/domain/access/read-role.ts';
import type { CustomField } from '../src/domain/book/custom-field.ts';
import { FIELD_KEYS } from '../src/domain/book/fields.ts';
import type { FieldKey } from '../src/domain/book/metadata.ts';
import { readFileAddress } from '../src/domain/storage-address.ts';
import { localOrStored } from './storage.ts';

/** @param formats what the formats of files of records are called */
export const exportsOption = (formats: readonly string[]) =>
  z
    .lazy(() =>
      z
        .array(
          z.strictObject({
            file: localOrStored(readFileAddress).describe(
              'The file, relative to the config file, in a folder that is there; or s3://bucket/key at storage (docs/storage.md).',
            ),
            format: z.enum(formats as [string, ...string[]]).describe('As of `rubricator catalogue export --format`.'),
            libraries: z.array(z.string()).optional().describe('Books of these libraries; all of them if absent.'),
            where: z.array(z.string().max(1000)).optional().describe('Books of which this holds, such as genre=Children; each must hold.'),
            fields: z
              .array(z.enum(FIELD_KEYS as [FieldKey, ...FieldKey[]]))
              .optional()
              .describe('The fields that it holds; all of them if absent.'),
          }),
        )
        .superRefine((files, context) => {
          for (const [index, { file }] of files.entries())
            if (files.findIndex((other) => other.file === file) < index)
              context.addIssue({ code: 'custom', path: [index, 'file'], message: 'it is written twice' });
        }),
    )
    .default([])
    .describe('Files about all books, written anew after each run if something changed: csv, json, yaml, xml, parquet and others (docs/exports.md).');

export type ExportConfig = z.infer<ReturnType<typeof exportsOption>>[number];

interface Selecting {
  exports: readonly ExportConfig[];
  customFields: readonly CustomField[];
  /** True where fields that are added while the program runs are not among these: whether one of them is meant is known later. */
  mayHaveOthers?: boolean;
  libraries: readonly { id: string }[];
}

/** What is wrong with the books that files want, and where. */
export function exportProblems({ exports: files, customFields, mayHaveOthers = true, libraries }: Selecting): RoleProblem[] {
  const choices = { customFields, libraries, mayHaveOthers };
  return files.flatMap(({ libraries: wanted, where }, index) => {
    const problems: RoleProblem[] = [];
    readScope({ libraries: wanted, where }, choices, (path, message) => problems.push({ path: ['exports', index, ...path], message }));
    return problems;
  });
}
