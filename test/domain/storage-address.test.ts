import { expect, test } from 'vitest';
import { isStorageAddress, readFileAddress, readStorageAddress } from '../../src/domain/storage-address.ts';

test('what stands behind the bucket is the key, whatever letters it has', () => {
  expect(readStorageAddress('s3://my-books/lists/books.json')).toEqual({ bucket: 'my-books', key: 'lists/books.json' });
  for (const key of ['a b+c.json', '100%.json', '%2e%2e/x', 'Süß/本.csv', 'a?b#c&d=e', "it's (1)*!.xml", 'a\\b', '…/.hidden', '~'])
    expect(readFileAddress(`s3://books/${key}`)).toEqual({ bucket: 'books', key });
});

test('a whole bucket and a folder are addresses, but not of a file', () => {
  expect(readStorageAddress('s3://books')).toEqual({ bucket: 'books', key: '' });
  expect(readStorageAddress('s3://books/copies/')).toEqual({ bucket: 'books', key: 'copies/' });
  for (const address of ['s3://books', 's3://books/', 's3://books/copies/']) expect(readFileAddress(address)).toContain('names no file');
});

test.each([
  ['s3://', 'a bucket has'],
  ['s3://ab/x', 'a bucket has'],
  ['s3://Books/x', 'a bucket has'],
  ['s3://a..b/x', 'a bucket has'],
  ['s3://-books/x', 'a bucket has'],
  ['s3://books@evil.example/x', 'a bucket has'],
  ['s3://books:80/x', 'a bucket has'],
  [`s3://${'b'.repeat(64)}/x`, 'a bucket has'],
  ['s3://books/../other/x', 'no parts “.” and “..”'],
  ['s3://books/a/./x', 'no parts “.” and “..”'],
  ['s3://books/a/..', 'no parts “.” and “..”'],
  ['s3://books//x', 'no empty parts'],
  ['s3://books/a//x', 'no empty parts'],
  ['s3://books/a\nb', 'no control characters'],
  ['s3://books/a\0', 'no control characters'],
  ['s3://books/\ud800', 'no control characters'],
  [`s3://books/${'é'.repeat(513)}`, 'at most 1024 bytes'],
])('%j is refused: %s', (address, why) => {
  expect(readStorageAddress(address)).toContain(why);
});

test('a file of this machine is no address', () => {
  expect(['s3', 's3:/x', './s3://x', '/s3:/x', 'books.json', 's3.json'].filter(isStorageAddress)).toEqual([]);
  expect(isStorageAddress('S3://books/x')).toBe(true);
});
