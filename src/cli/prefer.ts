/** `rubricator prefer`: lets one source win for a field, by a rule that is written into the config file. */
import type { PreferencePreview } from '../actions/preferences.ts';
import { fieldNames } from '../domain/book/field-input.ts';
import { fieldOf } from '../domain/book/fields.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { printable } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { complain } from './complain.ts';
import { canAsk, declined } from './confirm.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out } from './screen.ts';
import { setUp } from './setup.ts';
import { plural } from './words.ts';

export interface PreferOptions extends CommonOptions {
  forget?: boolean;
  dryRun?: boolean;
  /** Writes the rule without a question. */
  yes?: boolean;
}

const BOOKS_SHOWN = 10;

export async function preferCommand(field: string, source: string, options: PreferOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: options.dryRun === true, onProviderWarning() {} });
  try {
    const change = { field, source, does: options.forget ? 'forget' : 'prefer' } as const;
    const preview = await app.questions.previewPreference(change);
    if (!preview) {
      complain(noSuch('field', field, fieldNames([])));
      return EXIT.usage;
    }
    for (const line of previewLines(preview)) out(line);
    if (preview.version === undefined) {
      complain(`nothing was written: ${preview.problem ?? 'the config file cannot be written'}`);
      return EXIT.usage;
    }
    if (options.dryRun) return EXIT.ok;
    if (!options.yes) {
      const exit = canAsk() ? await declined(`Write it into ${preview.file}?`) : refuse();
      if (exit !== undefined) return exit;
    }
    const changes = app.changes(async () => {});
    await changes.setPreference({ ...change, version: preview.version, actor: commandLineActor() });
    out(
      `Written. ${options.forget ? 'The rule is gone.' : `rubricator prefer ${field} ${source} --forget takes it back.`} A running daemon takes it up now, or the next scan does.`,
    );
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

function previewLines({ file, diff, lines, field, books }: PreferencePreview): string[] {
  const shown = (value: unknown) => (value === undefined ? 'none' : printable(fieldOf(field).show(value as never)));
  const { mayChange, tried, changed, sample } = books;
  return [
    ...(diff === '' ? (lines === '' ? [] : ['Lines to copy into the config:', ...indented(lines)]) : [`In ${file}:`, ...indented(diff)]),
    ...(mayChange === 0
      ? []
      : [`${plural(mayChange, 'book')} may change; of ${tried} that were merged again, ${changed} ${changed === 1 ? 'changes' : 'change'}.`]),
    ...sample.slice(0, BOOKS_SHOWN).map(({ title, path, before, after }) => `  ${printable(title ?? path)}: ${shown(before)} → ${shown(after)}`),
  ];
}

const indented = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${printable(line)}`);

/** Nobody is there to be asked. */
function refuse(): number {
  complain('the config file would be changed; say --yes to change it, or --dry-run to see what would be written');
  return EXIT.usage;
}
