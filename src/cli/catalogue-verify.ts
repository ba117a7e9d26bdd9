/** `rubricator catalogue verify`: what a database has otherwise than the catalogue. */
import { type FieldDifference, type TargetDifference, type VerifyReport, verifyTarget } from '../actions/verify-target.ts';
import { fieldOf } from '../domain/book/fields.ts';
import { printable } from '../domain/text/printable.ts';
import { forTargets } from './catalogue.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson } from './screen.ts';

export interface CompareOptions extends CommonOptions {
  limit: number;
  json?: boolean;
}

export async function verifyCommand(name: string | undefined, options: CompareOptions): Promise<number> {
  return forTargets(name, options, async ({ target, isWanted }, { catalogue }) => {
    let told = 0;
    const report = await verifyTarget(target, { catalogue, isWanted }, (difference) => {
      if (++told > options.limit) return;
      if (options.json) outJson({ target: target.id, ...difference });
      else for (const line of differenceLines(difference)) out(line);
    });
    if (options.json) outJson({ target: target.id, ...report });
    else for (const line of reportLines(target.id, report, options.limit)) out(line);
    return report.differences === 0 ? EXIT.ok : EXIT.someFailed;
  });
}

const KINDS = { missing: 'is missing there', extra: 'is there, and shall not be', differs: 'differs' };

function differenceLines(difference: TargetDifference): string[] {
  const { id, library, path, kind } = difference;
  return [`${id}  ${printable(`${library}: ${path}`)} ${KINDS[kind]}`, ...(kind === 'differs' ? difference.fields.map(fieldLine) : [])];
}

function fieldLine({ field, here, there }: FieldDifference): string {
  const { label, show } = fieldOf(field);
  const shown = (value: unknown) => (value === undefined ? '(nothing)' : show(value as never));
  return printable(`  ${label}: ${shown(here)} here, ${shown(there)} there`);
}

function reportLines(id: string, { here, there, hashHere, hashThere, differences }: VerifyReport, limit: number): string[] {
  const more = differences > limit ? [`… and ${differences - limit} more.`] : [];
  const total = differences === 0 ? 'nothing differs' : `${differences} ${differences === 1 ? 'book differs' : 'books differ'}`;
  return [...more, `${id}: ${here} books here (${hashHere}), ${there} there (${hashThere}); ${total}.`];
}
