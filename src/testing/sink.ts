/** What every sink must do: check its options, resolve when it was told and reject when not, and keep addresses and secrets to itself. */
import { delay, HttpResponse, http } from 'msw';
import { describe, expect, onTestFinished, test } from 'vitest';
import { UnavailableError } from '../domain/errors.ts';
import { type AnyEvent, EVENT_NAMES } from '../domain/events.ts';
import type { AnySink, Sink, SinkContext } from '../sdk/sink.ts';
import { createReceiver } from '../sinks/post.ts';
import { startNetwork } from './network.ts';

export interface SinkContract {
  sink: AnySink;
  /** Options with which it can be told. Those of a sink that sends requests lead to addresses below `https://receiver.example`. */
  options: Record<string, unknown>;
  /** For a sink that sends requests: the answer of a receiver that takes everything. */
  respond?(request: Request): Response | Promise<Response>;
  /** For one that sends none: options with which telling it fails. */
  broken?: Record<string, unknown>;
  /** What it is told. */
  event: AnyEvent;
  context?: Partial<SinkContext>;
  /** Parts of its options that must not show in an error. */
  secrets?: readonly string[];
}

const RECEIVER = 'https://receiver.example';
const live = new AbortController().signal;

/** What the program gives a sink, with requests on a real connection. */
export function sinkContext(more: Partial<SinkContext> = {}): SinkContext {
  const { send, close } = createReceiver('Rubricator/test');
  onTestFinished(close);
  return { send, rootOf: () => undefined, now: () => 0, ...more };
}

/** A sink of a kind, with its options as they stand in a config. */
export function makeSink({ options: shape, create }: AnySink, options: Record<string, unknown>, more?: Partial<SinkContext>): Sink {
  return create(shape.parse(options), sinkContext(more));
}

/** An event that tells of a book whose sidecars were written. */
export function exportedEvent(path: string, more: Partial<Extract<AnyEvent, { name: 'export.complete' }>['data']> = {}): AnyEvent {
  const files = [{ exporter: 'any', path: `${path}/any.sidecar`, action: 'created' as const }];
  return { name: 'export.complete', atMs: 0, data: { library: 'books', path, runId: 1, title: 'The Salt Road', authors: ['Marit Osei'], files, ...more } };
}

export function sinkContract(contract: SinkContract): void {
  const { sink, options, event } = contract;
  describe(`${sink.type}: the contract of sinks`, () => {
    test('options are checked', () => {
      expect(sink.options.safeParse(options).success).toBe(true);
      expect(sink.options.safeParse({ ...options, nonsense: 1 }).success).toBe(false);
      expect(Object.keys(sink.options.shape).filter((key) => key === 'id' || key === 'type')).toEqual([]);
    });

    test('it is told of events that there are, at least one at once', async () => {
      const { events, atOnce, close } = makeSink(sink, options, contract.context);
      expect(EVENT_NAMES).toEqual(expect.arrayContaining([...events]));
      expect(events).toContain(event.name);
      expect(atOnce).toBeGreaterThanOrEqual(1);
      await close?.();
    });

    if (contract.respond) receiverTests(contract, contract.respond);
    if (contract.broken) programTests(contract, contract.broken);
  });
}

function receiverTests({ sink, options, event, context, secrets = [] }: SinkContract, respond: NonNullable<SinkContract['respond']>): void {
  const deliver = async (responder: () => Response | Promise<Response>, signal = live) => {
    const network = await startNetwork();
    network.use(http.all(`${RECEIVER}/*`, () => responder() as never));
    return makeSink(sink, options, context).deliver([event], signal);
  };

  test('a receiver that takes the event was told', async () => {
    const network = await startNetwork();
    network.use(http.all(`${RECEIVER}/*`, ({ request }) => respond(request) as never));
    await makeSink(sink, options, context).deliver([event], live);
  });

  test.each([400, 401, 404, 429, 500, 302])('HTTP %i is a failure that gives neither the address nor a secret away', async (status) => {
    const failure = await deliver(() => new HttpResponse(secrets.join(' '), { status, headers: { location: `${RECEIVER}/` } })).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(UnavailableError);
    const { message, stack, cause } = failure as UnavailableError;
    for (const secret of [RECEIVER, ...secrets]) expect([message, stack, String(cause)].join('\n')).not.toContain(secret);
  });

  test('a receiver that is not there is a failure', async () => {
    await expect(deliver(() => HttpResponse.error())).rejects.toThrow(UnavailableError);
  });

  test('telling ends when the program does', async () => {
    const ending = new AbortController();
    const telling = deliver(() => {
      ending.abort(new Error('the end'));
      return delay('infinite') as never;
    }, ending.signal);
    await expect(telling).rejects.toThrow();
  });

  const { check } = sink;
  test.runIf(check)('its check tells a receiver that answers from one that refuses', async () => {
    let isRefusing = false;
    const network = await startNetwork();
    network.use(http.all(`${RECEIVER}/*`, ({ request }) => (isRefusing ? new HttpResponse(null, { status: 401 }) : respond(request)) as never));
    const examine = () => check?.run(sink.options.parse(options), sinkContext(context), live);
    expect(await examine()).toMatch(/./);
    isRefusing = true;
    await expect(examine()).rejects.toThrow(UnavailableError);
  });
}

function programTests({ sink, options, event, context, secrets = [] }: SinkContract, broken: Record<string, unknown>): void {
  test('it resolves when it was told, and rejects when not', async () => {
    await makeSink(sink, options, context).deliver([event], live);
    const failure = await makeSink(sink, broken, context)
      .deliver([event], live)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnavailableError);
    for (const secret of secrets) expect((failure as UnavailableError).message).not.toContain(secret);
  });

  test('an ended program tells nobody', async () => {
    await expect(makeSink(sink, options, context).deliver([event], AbortSignal.abort())).rejects.toThrow();
  });
}
