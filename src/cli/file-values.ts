/** Values that a command takes from files: `chapters=@chapters.txt`, `cover=./picture.jpg`. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { CustomField } from '../domain/book/custom-field.ts';
import { findNamedField, refOf } from '../domain/book/field-input.ts';
import type { FieldRef } from '../domain/book/record.ts';
import { ReadError } from '../domain/errors.ts';
import { decodeText } from '../domain/text/decode.ts';

const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_PICTURE_BYTES = 20 * 1024 * 1024;

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
  return `${decodeText(bytesOf(path, MAX_TEXT_BYTES))}\n`;
}

/** A picture of this machine for a field of pictures. */
export interface PictureFile {
  field: FieldRef;
  path: string;
}

/** Assignments that name a picture on this machine, and the others. */
export function picturesIn(assignments: readonly string[], customFields: readonly CustomField[]): { pictures: PictureFile[]; others: string[] } {
  const pictures: PictureFile[] = [];
  const others = assignments.filter((assignment) => {
    const at = assignment.indexOf('=');
    const field = at < 0 ? undefined : findNamedField(assignment.slice(0, at), customFields);
    const path = assignment.slice(at + 1);
    if (field?.definition?.widget !== 'picture' || !existsSync(path)) return true;
    pictures.push({ field: refOf(field), path });
    return false;
  });
  return { pictures, others };
}

/** Throws `ReadError`. */
export function bytesOf(path: string, maxBytes = MAX_PICTURE_BYTES): Buffer {
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw new ReadError(`${path}: it is larger than ${maxBytes / 1024 / 1024} MB`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError(`${path}: it cannot be read`, { cause: error });
  }
}
