/** The contract of a sink: who is told what happens, be it a program, a server or a person. */
import type { z } from 'zod';
import type { AnyEvent, EventName } from '../domain/events.ts';

/** A sink that somebody set up. */
export interface Sink {
  /** What it is told of. */
  events: readonly EventName[];
  /** How many events it takes at once. */
  atOnce: number;
  /** Resolves when it was told. Rejects if it is to be told again; `UnavailableError` says why in words that hide addresses and secrets. */
  deliver(events: readonly AnyEvent[], signal: AbortSignal): Promise<void>;
  /** For what it holds open by itself. */
  close?(): Promise<void>;
}

export interface SinkMessage {
  headers?: Record<string, string>;
  body?: string;
}

/** What a sink is given to work with. */
export interface SinkContext {
  /**
   * Sends a request, and resolves with the answer: the value of JSON, otherwise the text. Follows no redirect and keeps a time limit.
   * Throws `UnavailableError` for anything but success, with a message that does not give the address away.
   */
  send(method: 'GET' | 'POST', url: string, message: SinkMessage, signal: AbortSignal): Promise<unknown>;
  /** Absolute root of a library; undefined for one that the config does not name. */
  rootOf(library: string): string | undefined;
  /** Milliseconds since 1970. */
  now(): number;
}

/** A kind of sink, of which the user may set up several, each by an entry of the config. */
export interface SinkDefinition<Options = unknown> {
  /** The `type` of its entries in the config; also the file's and the test's name. */
  type: string;
  /** One line for people. */
  summary: string;
  /** Well-known programs that it reaches, for the help text. */
  examples?: readonly string[];
  /** The options of an entry beside `id` and `type`. */
  options: z.ZodObject & z.ZodType<Options>;
  create(options: Options, context: SinkContext): Sink;
  check?: SinkCheck<Options>;
}

/** How `rubricator doctor` finds out whether events would arrive. */
export interface SinkCheck<Options> {
  /** Resolves with what is fine, in words. Rejects if something is not. */
  run(options: Options, context: SinkContext, signal: AbortSignal): Promise<string>;
  /** What to do about it if it is not. */
  advice: string;
}

/** Declares a kind of sink; exists so that types are inferred. */
export function defineSink<Options>(definition: SinkDefinition<Options>): SinkDefinition<Options> {
  return definition;
}

/** A kind of sink of whatever options: its own schema checks them, and only the sink reads them. */
export type AnySink = SinkDefinition;

/** An entry of the config, set up under its own name. */
export interface ActiveSink extends Sink {
  id: string;
  close(): Promise<void>;
}
