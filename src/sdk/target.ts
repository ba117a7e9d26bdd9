/** The contract of a catalogue target: a place of the user's that is kept in step with the catalogue, with a document for each book. */
import type { z } from 'zod';
import type { Metadata } from '../domain/book/metadata.ts';
import type { SinkMessage } from './sink.ts';

/** A book as the target has it. */
export interface TargetDocument {
  /** Of the book, within its store. */
  id: number;
  library: string;
  /** Relative to the library's root. */
  path: string;
  /** Of the fields that the target is to hold. */
  values: Metadata;
}

/** What changed. Written again after it failed half way, it comes to the same. */
export interface TargetChanges {
  put: readonly TargetDocument[];
  /** Ids of books; some may never have been there. */
  remove: readonly number[];
  /** True if all that the target has shall go first. */
  isAnew: boolean;
  /** Kept once all of it is written; it says how far the target has followed. */
  mark: string;
}

export interface TargetAnswer {
  status: number;
  /** The value of JSON, otherwise the text. */
  body: unknown;
}

/** What a target is given to work with. */
export interface TargetContext {
  /** Sends a request, and resolves with whatever status. Follows no redirect and keeps a time limit. Throws `UnavailableError`. */
  send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, message: SinkMessage): Promise<TargetAnswer>;
}

/** A target that somebody set up. Every method throws if it cannot be reached, with a message that has no secret in it. */
export interface DocumentTarget {
  /** The mark that was kept last; undefined for a target that has nothing yet. */
  mark(): Promise<string | undefined>;
  write(changes: TargetChanges): Promise<void>;
  count(): Promise<number>;
  /** Those behind an id, by rising id. */
  documents(afterId: number, limit: number): Promise<TargetDocument[]>;
  /** Answers a question in the language of the target. Absent if it has none. */
  query?(text: string, limit: number): Promise<{ columns: string[]; rows: unknown[][] }>;
  close?(): Promise<void>;
}

/** A kind of target, of which the user may set up several, each by an entry of `catalogues` with `type: plugin`. */
export interface TargetDefinition<Options = unknown> {
  id: string;
  /** One line for people. */
  summary: string;
  /** What stands below `options` in an entry. */
  options: z.ZodObject & z.ZodType<Options>;
  open(options: Options, context: TargetContext): DocumentTarget;
}

/** Declares a catalogue target; exists so that types are inferred. */
export function defineTarget<Options>(definition: TargetDefinition<Options>): TargetDefinition<Options> {
  return definition;
}

/** A kind of target of whatever options: its own schema checks them, and only the target reads them. */
export type AnyTarget = TargetDefinition;
