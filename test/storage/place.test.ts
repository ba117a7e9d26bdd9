import { expect, test } from 'vitest';
import { urlOf } from '../../src/storage/place.ts';

const at = (key: string, more: object = {}) => urlOf({ bucket: 'books', region: 'eu-central-1', ...more }, key).href;

test('at Amazon the bucket is in the name of the host, elsewhere in the path', () => {
  expect(at('a.json')).toBe('https://books.s3.eu-central-1.amazonaws.com/a.json');
  expect(at('a.json', { endpoint: 'http://minio:9000' })).toBe('http://minio:9000/books/a.json');
  expect(at('a.json', { endpoint: 'https://storage.example/s3/' })).toBe('https://storage.example/s3/books/a.json');
  expect(at('a.json', { pathStyle: true })).toBe('https://s3.eu-central-1.amazonaws.com/books/a.json');
  expect(at('a.json', { endpoint: 'https://storage.example', pathStyle: false })).toBe('https://books.storage.example/a.json');
  expect(at('a.json', { bucket: 'my.books' })).toBe('https://s3.eu-central-1.amazonaws.com/my.books/a.json');
});

test('a key keeps every letter, and leads nowhere else', () => {
  expect(new URL(at("Süß/a b+c%2F?#&=!'()*.json")).pathname).toBe('/S%C3%BC%C3%9F/a%20b%2Bc%252F%3F%23%26%3D%21%27%28%29%2A.json');
  expect(at('%2e%2e/x')).toBe('https://books.s3.eu-central-1.amazonaws.com/%252e%252e/x');
  expect(at('a\\..\\b')).toBe('https://books.s3.eu-central-1.amazonaws.com/a%5C..%5Cb');
  expect(at('@evil.example/x')).toBe('https://books.s3.eu-central-1.amazonaws.com/%40evil.example/x');
});

test('a query is written as the signature wants it', () => {
  expect(urlOf({ bucket: 'books', region: 'x' }, '', { prefix: 'a b+c/', uploads: '' }).search).toBe('?prefix=a%20b%2Bc%2F&uploads=');
});
