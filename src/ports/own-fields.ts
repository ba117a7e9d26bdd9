/** The user's own fields that were added while the program runs. Those of the config are not among them. */
import type { CustomField } from '../domain/book/custom-field.ts';

export interface RegisteredField {
  /** A field that was retired stays, with `isRetired`. */
  field: CustomField;
  /** What it was before its last change. */
  former?: CustomField | undefined;
}

export interface FieldRegistry {
  /** Another number after each change, whoever made it. Cheap: it is asked often. */
  version(): Promise<number>;
  /** In the order in which they were added. */
  all(): Promise<RegisteredField[]>;
  /**
   * Adds a field, or puts it in place of the one with its id.
   * @param version what the change was made from
   * @returns false, and nothing is changed, if somebody else changed a field since
   */
  save(registered: RegisteredField, version: number): Promise<boolean>;
}

/** One of the user's own fields, and where it is from. */
export interface OwnField extends RegisteredField {
  origin: 'config' | 'registry';
}

/** All of the user's own fields as they are now. */
export interface OwnFields {
  /** Those in use, for everything that reads and shows them. */
  current(): readonly CustomField[];
  /** With those that were retired. */
  all(): readonly OwnField[];
  /** Takes up what others changed; reads little if nothing was. */
  refresh(): Promise<void>;
}
