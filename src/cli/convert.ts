/** `rubricator convert` and `rubricator validate`: files alone, without a catalogue; a config is read only to reach storage, or formats of plugins. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { convert, examineFile, kindOf } from '../app/convert-file.ts';
import type { AppExtensions } from '../app/extensions.ts';
import { aboutFile } from './about-file.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out } from './screen.ts';
import { extensionsFor } from './setup.ts';
import { textAnywhere, usualStorage } from './stored.ts';
import { plural } from './words.ts';
import { writePieces } from './write-pieces.ts';

export interface ConvertOptions extends CommonOptions {
  from?: string;
  to?: string;
}

export async function convertCommand(input: string, output: string, options: ConvertOptions): Promise<number> {
  return withPlugins(options, (plugins) => convertFile(input, output, { ...options, plugins }));
}

interface Converting extends ConvertOptions {
  plugins: Plugins;
}

async function convertFile(input: string, output: string, { from, to, plugins }: Converting): Promise<number> {
  const [source, target] = [await kindOf(input, from, plugins), await kindOf(output, to, plugins)];
  const { bytes, books, lost, problems } = await aboutFile(input, async () => convert(await textOf(input), source, target));
  const code = await writePieces(Readable.from([bytes]), output, usualStorage);
  if (code !== EXIT.ok) return code;
  for (const problem of problems) complain(`${input}: ${problem}; it is left out`);
  out(`${output}: ${plural(books, 'book')}, from ${source.id} to ${target.id}`);
  if (!lost) out(`What is lost is not known: nobody reads ${target.id} back.`);
  else if (lost.length > 0) out(`Not as it was: ${lost.map(({ field, books: count }) => `${field} (${plural(count, 'book')})`).join(', ')}.`);
  else out('Nothing is lost.');
  return problems.length > 0 ? EXIT.someFailed : EXIT.ok;
}

export async function validateCommand(files: readonly string[], options: ConvertOptions): Promise<number> {
  return withPlugins(options, (plugins) => validateFiles(files, { ...options, plugins }));
}

async function validateFiles(files: readonly string[], { from, plugins }: Converting): Promise<number> {
  let exitCode: number = EXIT.ok;
  for (const file of files) {
    const kind = await kindOf(file, from, plugins);
    const { books, problems } = await aboutFile(file, async () => examineFile(await textOf(file), kind));
    for (const { line, message } of problems) complain(`${file}${line === undefined ? '' : `:${line}`}: ${message}`);
    if (problems.length === 0) out(`${file}: ok, ${kind.id}, ${plural(books, 'book')}`);
    else exitCode = EXIT.someFailed;
  }
  return exitCode;
}

type Plugins = () => AppExtensions;

/** Plugins are looked for once a format is not one of the program itself. */
async function withPlugins(options: CommonOptions, task: (plugins: Plugins) => Promise<number>): Promise<number> {
  let loaded: AppExtensions | undefined;
  try {
    return await task(() => {
      loaded ??= extensionsFor(options);
      return loaded;
    });
  } finally {
    loaded?.stop();
  }
}

async function textOf(file: string): Promise<string> {
  return (await textAnywhere(file, usualStorage, () => ({ text: readFileSync(file, 'utf8'), changedAtMs: undefined }))).text;
}
