/** Files alone: into another format, with what is lost named; and what is wrong with one, with its line. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { convert, examineFile, kindOf } from '../../src/app/convert-file.ts';
import { loadExtensions } from '../../src/app/extensions.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { pluginFolder } from '../plugins/samples.ts';

const BOOK = { id: 1, library: 'books', path: 'A', changedAt: '2026-01-02T03:04:05.678Z', ...FULL_BOOK };
const JSON_FILE = JSON.stringify([BOOK]);

async function converted(text: string, from: string, to: string) {
  const { bytes, ...rest } = await convert(text, await kindOf(from), await kindOf(to));
  return { text: bytes.toString(), ...rest };
}

async function problemsOf(text: string, file: string) {
  return examineFile(text, await kindOf(file)).problems.map(({ line, message }) => [line, message]);
}

describe('the name of a file says what it is', () => {
  test.each([
    ['books.json', 'json'],
    ['metadata.json', 'abs-json'],
    ['/a/Metadata.OPF', 'opf'],
    ['books.yml', 'yaml'],
    ['books.csv', 'csv'],
    ['books.ttl', 'turtle'],
  ])('%s', async (file, id) => {
    expect((await kindOf(file)).id).toBe(id);
  });

  test('unless somebody says it, and what is no format is named', async () => {
    expect((await kindOf('books.txt', 'csv-goodreads')).id).toBe('csv-goodreads');
    expect((await kindOf('books.txt', 'opf')).id).toBe('opf');
    await expect(kindOf('books.docx')).rejects.toThrow('no format has such a name');
    await expect(kindOf('books.txt', 'docx')).rejects.toThrow('there is no format “docx”');
  });
});

describe('formats of plugins', () => {
  const CODE = `import { z } from 'rubricator/sdk';
    const options = z.object({ enabled: z.boolean().default(true) });
    const cards = { id: 'cards', summary: '', isWanted: () => true, render: (books) => [{ name: 'cards.txt', content: books.map(({ known }) => known.title).join(', ') }] };
    const pages = { ...cards, id: 'pages', render: (books) => [...books, ...books].map((_, at) => ({ name: at + '.txt', content: 'x' })) };
    export const plugin = {
      readers: [{ id: 'slip', summary: '', file: { ending: '.slip' }, foreign: 'evidence',
        read: (text) => ({ source: 'slip', lineage: 'slip', confidence: {}, metadata: { title: text } }) }],
      exporters: [{ id: 'slips', summary: '', options, catalogueFormats: [cards, pages],
        formats: [{ extension: '.slip', readBy: 'slip', name: () => 'book', render: ({ fields }) => fields.title?.value }] }],
    };`;
  const withPlugin = () => {
    const stateDir = tempFolder();
    const path = pluginFolder({ contributes: { readers: ['slip'], exporters: ['slips'] }, permissions: { files: 'sidecars' } }, CODE);
    const extensions = loadExtensions({ stateDir, plugins: [{ path, isolation: 'process' }], libraryRoots: [] }, process.env);
    onTestFinished(extensions.stop);
    return extensions;
  };

  test('are known by the names of files and by their ids, and say what they lose', async () => {
    const extensions = withPlugin();
    const kind = (file: string, named?: string) => kindOf(file, named, () => extensions);
    const there = await convert(JSON_FILE, await kind('a.json'), await kind('b.slip'));
    expect(there.bytes.toString()).toBe('The Salt Road');
    const lost = there.lost?.map(({ field }) => field);
    expect([lost?.includes('Title'), lost?.includes('Authors')]).toEqual([false, true]);
    expect((await convert('Ash', await kind('x.txt', 'slip'), await kind('b.yaml'))).bytes.toString()).toContain('title: Ash');
    expect((await convert(JSON_FILE, await kind('a.json'), await kind('c.txt', 'cards'))).bytes.toString()).toBe('The Salt Road');
    await expect(convert(JSON_FILE, await kind('a.json'), await kind('c.txt', 'pages'))).rejects.toThrow(
      'pages makes 2 files of these books, and only one can be written: 0.txt, 1.txt',
    );
    expect(examineFile('Ash', await kind('b.slip'))).toEqual({ books: 1, problems: [] });
    await expect(kind('c.txt', 'crads')).rejects.toThrow('there is no format “crads” (did you mean “cards”?)');
  });

  test('are not looked for where the program itself knows the format', async () => {
    const never = () => expect.unreachable();
    for (const [file, named] of [['metadata.opf'], ['books.csv'], ['x.txt', 'opf'], ['x.txt', 'csv']] as const) await kindOf(file, named, never);
  });
});

describe('convert', () => {
  test.each(['b.yaml', 'b.xml', 'b.csv', 'b.jsonl'])('json to %s and back loses nothing', async (file) => {
    const there = await converted(JSON_FILE, 'a.json', file);
    expect(there).toMatchObject({ books: 1, lost: [], problems: [] });
    const back = await converted(there.text, file, 'a.json');
    expect(JSON.parse(back.text)).toEqual([BOOK]);
  });

  test('one book becomes a sidecar, and what it has no place for is named', async () => {
    const { text, lost } = await converted(JSON_FILE, 'a.json', 'metadata.opf');
    expect(text).toContain('<dc:title>The Salt Road</dc:title>');
    expect(lost?.map(({ field }) => field)).toEqual(expect.arrayContaining(['Chapters', 'Rating']));
    expect(lost?.map(({ field }) => field)).not.toContain('Title');
    expect((await converted(text, 'metadata.opf', 'b.yaml')).text).toContain('title: The Salt Road');
  });

  test('what cannot be read back is not said to be whole', async () => {
    const goodreads = await kindOf('b.csv', 'csv-goodreads');
    expect((await convert(JSON_FILE, await kindOf('a.json'), goodreads)).lost).toBeUndefined();
  });

  test('what is no value is named, and left out', async () => {
    const { text, problems } = await converted(JSON.stringify([{ ...BOOK, publishedDate: 'May' }]), 'a.json', 'b.yaml');
    expect(problems).toEqual(['book 1: this is no value of publishedDate']);
    expect(text).not.toContain('publishedDate');
  });

  test('a sidecar holds one book, and some formats cannot be made of a file', async () => {
    await expect(converted(JSON.stringify([BOOK, BOOK]), 'a.json', 'metadata.opf')).rejects.toThrow('holds one book, and here are 2');
    await expect(converted(JSON_FILE, 'a.json', 'b.m3u8')).rejects.toThrow('m3u8 cannot be made of a file');
    await expect(converted('', 'a.parquet', 'b.csv')).rejects.toThrow('parquet is not read');
  });
});

describe('validate', () => {
  const wrong = [BOOK, { ...BOOK, publishedDate: 'May' }, { ...BOOK, titel: 'Salt' }];
  const told = ['book 1: this is no value of publishedDate', 'book 1: there is no field titel'];

  test('a file that is well has no problems', async () => {
    expect(examineFile(JSON_FILE, await kindOf('a.json'))).toEqual({ books: 1, problems: [] });
  });

  test.each([
    ['a.json', JSON.stringify(wrong, null, 1), 'publishedDate": "May'],
    ['a.jsonl', wrong.map((each) => JSON.stringify(each)).join('\n\n'), 'May'],
  ])('%s: every problem stands with the line on which its book begins', async (file, text) => {
    const problems = await problemsOf(text, file);
    expect(problems.map(([, message]) => message)).toEqual(told);
    for (const [line] of problems) expect(text.split('\n')[Number(line) - 1]).toMatch(/^\s*\{/);
    expect(new Set(problems.map(([line]) => line)).size).toBe(2);
  });

  test('lines of CSV, YAML and XML', async () => {
    expect(await problemsOf('id,library,path,title,abridged\r\n1,b,A,"two\nlines",true\r\n2,b,B,x,maybe\r\n', 'a.csv')).toEqual([
      [4, 'book 2: this is no value of abridged'],
    ]);
    expect(await problemsOf('- { id: 1, library: b, path: A }\n\n- id: 2\n  library: b\n  path: B\n  titel: x\n', 'a.yaml')).toEqual([
      [3, 'book 2: there is no field titel'],
    ]);
    const product = (id: number, more: string) => `<Product>\n<RecordReference>${id}</RecordReference><Library>b</Library><Path>A</Path>${more}</Product>\n`;
    expect(await problemsOf(`<?xml version="1.0"?>\n<Catalogue>\n${product(1, '')}${product(2, '<Titel>x</Titel>')}</Catalogue>`, 'a.xml')).toEqual([
      [5, 'book 2: there is no field Titel'],
    ]);
  });

  test.each([
    ['a.json', '[\n{ "id": 1,\n}]', 3],
    ['a.jsonl', '\n{', 2],
    ['a.yaml', '- a: 1\n b: [', 2],
    ['a.xml', '<Catalogue>\n<Product>\n< </Catalogue>', 3],
    ['a.csv', 'id,library,path\n1,b,A\nx,b,A', 3],
    ['metadata.opf', '<package>\n<metadata>', undefined],
    ['metadata.json', '{}', undefined],
  ])('%s: what cannot be read is said once', async (file, text, line) => {
    expect(await problemsOf(text, file)).toEqual([[line, expect.any(String)]]);
  });

  test('what is only written is refused', async () => {
    await expect(problemsOf('', 'a.ttl')).rejects.toThrow('turtle is only written');
  });
});
