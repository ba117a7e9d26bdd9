/** `rubricator fields`: lists all fields; adds, changes, retires and restores the user's own. */
import type { ListedField } from '../actions/field-list.ts';
import type { FieldChange, FieldChanged } from '../actions/fields.ts';
import type { App } from '../app/app.ts';
import { type CustomType, definitionOf } from '../domain/book/custom-field.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { printable } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { complain } from './complain.ts';
import { canAsk, declined } from './confirm.ts';
import { EXIT } from './exit-codes.ts';
import { type DefinitionOptions, patchOf } from './field-options.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { tableOrList } from './table.ts';

export interface FieldsOptions extends CommonOptions {
  json?: boolean;
}

export interface ChangeFieldOptions extends FieldsOptions, DefinitionOptions {
  dryRun?: boolean;
  yes?: boolean;
}

async function withApp(options: CommonOptions, isReadOnly: boolean, use: (app: App) => Promise<number>): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly, onProviderWarning: (provider, message) => complain(`${provider}: ${message}`) });
  try {
    return await use(app);
  } finally {
    await app.close();
  }
}

export async function listFieldsCommand(options: FieldsOptions): Promise<number> {
  return withApp(options, true, async ({ questions }) => {
    const fields = await questions.fields();
    if (options.json) outJson(fields);
    else
      for (const line of tableOrList({ head: ['Field', 'Label', 'Type', 'Books', 'From', 'Behaviours'], rows: fields.map(rowOf) }, screenFor(options)))
        out(line);
    return EXIT.ok;
  });
}

function rowOf({ key, label, type, books, origin, behaviours }: ListedField): string[] {
  return [key, printable(label), type, String(books), origin, behaviours.map(printable).join(', ')];
}

export async function showFieldCommand(name: string, options: FieldsOptions): Promise<number> {
  return withApp(options, true, async ({ questions }) => {
    const fields = await questions.fields();
    const field = fields.find(({ key }) => key === name);
    if (!field) return unknownField(name, fields);
    if (options.json) outJson(field);
    else for (const [what, said] of linesOf(field)) out(`${what.padEnd(12)}${said}`);
    return EXIT.ok;
  });
}

function unknownField(name: string, fields: readonly ListedField[]): number {
  complain(
    noSuch(
      'field',
      name,
      fields.map(({ key }) => key),
    ),
  );
  return EXIT.usage;
}

function linesOf({ key, label, type, widget, origin, behaviours, books, field }: ListedField): [string, string][] {
  const { values = [], min, max, step, currency, column } = field ?? {};
  const bounds = Object.entries({ values: values.join(', ') || undefined, min, max, step, currency, column });
  const said = bounds.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, printable(String(value))]]));
  return [
    ['key', key],
    ['label', printable(label)],
    ['type', type],
    ['edited in', widget],
    ['from', origin],
    ['behaviours', behaviours.map(printable).join(', ') || 'none'],
    ['books', String(books)],
    ...said,
  ];
}

export interface TryOptions extends FieldsOptions {
  type?: CustomType;
  values?: string[];
}

/** So many books show what an expression gives. */
const TRIED_BOOKS = 5;

export async function tryExpressionCommand(expression: string, book: string | undefined, options: TryOptions): Promise<number> {
  const { tryExpression } = await import('../actions/try-expression.ts');
  return withApp(options, true, async ({ catalogue, questions, ownFields, evaluate }) => {
    const one = book === undefined ? undefined : await catalogue.get((await questions.findBook(book)).id);
    const books = book === undefined ? await catalogue.page({}, { limit: TRIED_BOOKS }) : one ? [one] : [];
    const tried = await tryExpression({ expression, type: options.type, values: options.values, books }, { ownFields, evaluate });
    if (options.json) outJson(tried);
    else for (const { title, path, value, problem } of tried) out(printable(`${title ?? path}: ${problem ?? value ?? 'no value'}`));
    return tried.some(({ problem }) => problem !== undefined) ? EXIT.someFailed : EXIT.ok;
  });
}

export async function changeFieldCommand(does: FieldChange, id: string, options: ChangeFieldOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withApp(options, isDryRun, async (app) => {
    const changes = app.queuedChanges(async ({ item: { library, path, folder } }) => {
      // A daemon beside this command works on it at once; without one the next scan does.
      await app.queue.put([{ library, path, folder, reason: 'changed', dueAtMs: Date.now() }]);
    });
    const wanted = { does, id, patch: patchOf(options), actor: commandLineActor() };
    const planned = await changes.changeField({ ...wanted, isDryRun: true });
    if (!options.json && planned.misfits.count > 0) printMisfits(planned);
    const code = isDryRun || options.yes || planned.misfits.count === 0 || !canAsk() ? undefined : await declined('Change it all the same?');
    if (code !== undefined) return code;
    const changed = isDryRun ? planned : await changes.changeField({ ...wanted, isDryRun: false });
    if (options.json) outJson(changed);
    else out(isDryRun ? `Would have ${DONE[does]} ${printable(id)}; nothing is changed.` : `${sentence(DONE[does])} ${printable(id)}.`);
    if (!options.json && does === 'add' && options.type === undefined) out(`It holds: ${definitionOf(changed.field).label}. To say otherwise: --type.`);
    return EXIT.ok;
  });
}

const DONE: Readonly<Record<FieldChange, string>> = {
  add: 'added',
  change: 'changed',
  retire: 'retired',
  restore: 'restored',
  undo: 'undone the last change of',
};

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function printMisfits({ books, misfits: { count, first } }: FieldChanged): void {
  out(`${count} of ${books} values do not fit. They are kept, and hidden until they are corrected:`);
  for (const { title, path, value } of first) out(`  ${printable(title ?? path)}: ${printable(value)}`);
  if (count > first.length) out(`  … and ${count - first.length} more`);
}
