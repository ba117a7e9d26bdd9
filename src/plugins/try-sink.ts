/** What a sink does when it is told of each kind of event, by a receiver that takes it, one that refuses, and one that never answers. */
import { messageOf, UnavailableError } from '../domain/errors.ts';
import { type AnyEvent, EVENT_NAMES, type EventName, type Events } from '../domain/events.ts';
import type { AnySink, SinkContext } from '../sdk/sink.ts';
import { kindOfRequest } from './local-servers.ts';
import { madeUpOptions } from './made-up.ts';
import { IN_PLUGIN } from './messages.ts';
import { newTrial, type Trial } from './trial.ts';

const BOOK = { library: 'books', path: 'Ann Cole/The Salt Road' };

const DATA: Events = {
  'run.start': { runId: 1 },
  'run.end': { runId: 1, items: 2, failed: 1, tookMs: 3 },
  'look.end': { library: 'books', found: 2, queued: 1, unseen: 0, tookMs: 3 },
  'item.done': { ...BOOK, isNew: true, isToReview: false, title: 'The Salt Road', authors: ['Ann Cole'], tookMs: 3 },
  'item.unchanged': BOOK,
  'item.failed': { ...BOOK, problems: ['no such file'], tookMs: 3 },
  'item.offline': BOOK,
  'export.complete': { ...BOOK, runId: 1, authors: [], files: [{ exporter: 'any', path: `${BOOK.path}/any.sidecar`, action: 'created' }] },
  'aggregation.conflict': { ...BOOK, field: 'title', winner: 'audible', others: ['itunes'] },
  'provider.fetch.start': { provider: 'audible' },
  'provider.fetch.success': { provider: 'audible', tookMs: 3 },
  'provider.fetch.error': { provider: 'audible', code: 'unavailable', message: 'answers HTTP 500', tookMs: 3 },
  'provider.trouble': { provider: 'audible', message: 'answers HTTP 500' },
  'provider.paused': { provider: 'audible', message: 'paused' },
  'provider.resumed': { provider: 'audible' },
  'library.unavailable': { library: 'books', message: 'is not there' },
  'library.available': { library: 'books' },
  'library.paused': { library: 'books', message: 'paused' },
  'library.resumed': { library: 'books' },
};

type Send = SinkContext['send'];

/** Each with what it means if the sink says that the event was told. */
const RECEIVERS: readonly { does: string; send: Send; isTold: boolean }[] = [
  { does: 'takes it', send: async () => ({ id: '1' }), isTold: true },
  { does: 'answers HTTP 500', send: () => Promise.reject(new UnavailableError('answers HTTP 500')), isTold: false },
  { does: 'never answers', send: () => new Promise(() => undefined), isTold: false },
];

/** So long a receiver that never answers is waited for. */
const PATIENCE_MS = 1000;

/** Undefined if nobody can make up its options. */
export async function trySink(sink: AnySink): Promise<Trial | undefined> {
  const made = madeUpOptions(sink.options);
  if (!made) return undefined;
  const report = newTrial();
  for (const receiver of RECEIVERS) {
    let wasAsked = false;
    const send: Send = (method, url, message, signal) => {
      wasAsked = true;
      report.sent.add(kindOfRequest(method, url, message));
      return receiver.send(method, url, message, signal);
    };
    const told = sink.create(made.options, { send, rootOf: () => undefined, now: () => 0 });
    for (const name of EVENT_NAMES.filter((each) => told.events.includes(each))) {
      wasAsked = false;
      report.tried++;
      const limit = receiver.does === 'never answers' ? AbortSignal.timeout(PATIENCE_MS) : AbortSignal.timeout(10 * PATIENCE_MS);
      const failure = await told.deliver([eventOf(name)], limit).then(
        () => undefined,
        (error: unknown) => messageOf(error),
      );
      const what = `sink ${sink.type}, told of ${name} where a receiver ${receiver.does}`;
      if (failure === undefined && wasAsked && !receiver.isTold) report.failures.push(`${what}: it says that all is well, so that nobody tells it again`);
      if (receiver.isTold && failure?.includes(IN_PLUGIN)) report.failures.push(`${what}: ${failure}`);
    }
    await told.close?.();
  }
  return report;
}

function eventOf(name: EventName): AnyEvent {
  return { name, atMs: 0, data: DATA[name] } as AnyEvent;
}
