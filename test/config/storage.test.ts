import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { ConfigError } from '../../src/domain/errors.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

const { schema } = BUILT_IN;

function load(text: string) {
  const folder = tempFolder();
  put(folder, { 'rubricator.yaml': text });
  return { folder, config: () => loadConfig({ schema, env: {}, cwd: folder }).config };
}

/** Each problem, with its line. */
function problems(text: string): string[] {
  try {
    load(text).config();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message, line }) => `${line} ${path}: ${message}`);
    throw error;
  }
  return [];
}

test('a file with a secret is relative to the config, and an address of storage is no path', () => {
  const { folder, config } = load(`
storage:
  - { bucket: my-books, endpoint: "http://minio:9000", accessKeyId: me, secretAccessKeyFile: secret }
exports:
  - { file: "s3://my-books/books.json", format: json }
`);
  expect(config().storage[0]).toMatchObject({ bucket: 'my-books', secretAccessKeyFile: join(folder, 'secret') });
  expect(config().exports[0]?.file).toBe('s3://my-books/books.json');
});

test('what is wrong is said with its line', () => {
  expect(
    problems(`
storage:
  - bucket: My_Books
  - bucket: my-books
    endpoint: http://me:pw@minio:9000
  - bucket: my-books
    accessKeyId: me
  - bucket: others
    secretAccessKey: a
    secretAccessKeyFile: b
exports:
  - { file: "s3://my-books/../x", format: json }
  - { file: "s3://my-books", format: json }
`),
  ).toEqual([
    '12 exports.0.file: a key has no parts “.” and “..”',
    '13 exports.1.file: it names no file: s3://bucket/key',
    '3 storage.0.bucket: 3 to 63 lower-case letters, digits, dots and hyphens',
    '5 storage.1.endpoint: no name, password or query in the address',
    '7 storage.2.accessKeyId: needs its secret: secretAccessKeyFile, or secretAccessKey',
    '10 storage.3.secretAccessKeyFile: there is a secretAccessKey already',
    '8 storage.3.accessKeyId: is missing beside its secret',
    '6 storage.2.bucket: there is another one called “my-books”',
  ]);
  expect(problems('storage:\n  - bucket: twice\n  - bucket: twice\n')).toEqual(['3 storage.1.bucket: there is another one called “twice”']);
});
