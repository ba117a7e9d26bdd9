/** Takes a picture that somebody uploaded for a field of a book. */
import type { Actor } from '../domain/actor.ts';
import { fieldOf } from '../domain/book/fields.ts';
import type { FieldRef } from '../domain/book/record.ts';
import { PictureError } from '../domain/errors.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Pictures } from '../ports/pictures.ts';
import { type EditDeps, type Edited, edit } from './edit.ts';

export interface SetPictureInput {
  item: StoredItem;
  /** A field of pictures. */
  field: FieldRef;
  /** As it came. */
  bytes: Uint8Array;
  actor: Actor;
  isDryRun: boolean;
}

/** Throws `PictureError` for what is no picture, and nothing is changed. */
export async function setPicture({ field, bytes, ...how }: SetPictureInput, deps: EditDeps & { pictures: Pick<Pictures, 'keep'> }): Promise<Edited> {
  if (fieldOf(field.field).widget !== 'picture') throw new PictureError('that is no field of pictures');
  const value = await deps.pictures.keep(bytes, how.isDryRun);
  return edit({ ...how, edit: { action: 'set', values: [{ ...field, value }] } }, deps);
}
