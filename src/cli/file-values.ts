/** Values that a command takes from files: `chapters=@chapters.txt`. */
import { readFileSync, statSync } from 'node:fs';
import type { CustomField } from '../domain/book/custom-field.ts';
import { findNamedField } from '../domain/book/field-input.ts';
import { ReadError } from '../domain/errors.ts';
import { decodeText } from '../domain/text/decode.ts';

const MAX_BYTES = 1024 * 1024;

/** Assignments with the text of the file that they name, for fields whose values are too long to type. Throws `ReadError`. */
export function withFiles(assignments: readonly string[], customFields: readonly CustomField[]): string[] {
  return assignments.map((assignment) => {
    const [, name = '', path] = /^([^=]+)=@(.+)$/s.exec(assignment) ?? [];
    const widget = path === undefined ? undefined : findNamedField(name, customFields)?.definition?.widget;
    // A shorter text may well begin with this sign.
    return path !== undefined && widget === 'chapters' ? `${name}=${textOf(path)}` : assignment;
  });
}

function textOf(path: string): string {
  try {
    if (statSync(path).size > MAX_BYTES) throw new ReadError(`${path}: it is larger than 1 MB`);
    return `${decodeText(readFileSync(path))}\n`;
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError(`${path}: it cannot be read`, { cause: error });
  }
}
