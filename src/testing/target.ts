/** What every catalogue target must do: hold what it is sent, know how far it has followed, come to the same when it is sent the same again. */
import { HttpResponse, http, type RequestHandler } from 'msw';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AnyTarget, DocumentTarget, TargetDocument } from '../sdk/target.ts';
import { createReceiver } from '../sinks/post.ts';
import { startNetwork } from './network.ts';

export interface TargetContract {
  target: AnyTarget;
  /** Options that lead to addresses below `https://target.example`. */
  options: Record<string, unknown>;
  /** A server with nothing in it, which keeps what it is sent for as long as the test runs. */
  server(): RequestHandler[];
  /** Parts of the options that must not show in an error. */
  secrets?: readonly string[];
}

const MAX_MS = 20_000;

function document(id: number, title = `Salt Road ${id}`): TargetDocument {
  return { id, library: 'books', path: `Ann Cole/${title}`, values: { title, authors: [{ name: 'Ann Cole' }], genres: ['Travel', 'Salt & Sea'] } };
}

/** How a test comes to the target under test. */
interface Opening {
  open(): DocumentTarget;
  /** A target on a server of its own. */
  opened(): Promise<DocumentTarget>;
}

export function targetContract(contract: TargetContract): void {
  const opening = openingOf(contract);
  describe(`${contract.target.id}: the contract of targets`, () => {
    optionTests(contract);
    holdingTests(opening);
    orderTests(opening);
    failureTests(contract, opening);
  });
}

function openingOf({ target, options, server }: TargetContract): Opening {
  const open = () => {
    const { exchange, close } = createReceiver('Rubricator/test');
    onTestFinished(close);
    return target.open(target.options.parse(options), { send: (method, url, message) => exchange(method, url, message, AbortSignal.timeout(MAX_MS)) });
  };
  return {
    open,
    async opened() {
      const network = await startNetwork();
      const handlers = server();
      // Which of its addresses are asked is the target's own matter.
      network.use(http.all('https://target.example/*', async ({ request }) => (await answerOf(handlers, request)) ?? new HttpResponse(null, { status: 404 })));
      return open();
    },
  };
}

const all = (at: DocumentTarget) => at.documents(0, 100);

function optionTests({ target, options }: TargetContract): void {
  test('options are checked', () => {
    expect(target.options.safeParse(options).success).toBe(true);
    expect(target.options.safeParse({ ...options, nonsense: 1 }).success).toBe(false);
  });
}

function holdingTests({ opened }: Opening): void {
  test('one that has nothing yet says so', async () => {
    const at = await opened();
    expect([await at.mark(), await at.count(), await all(at)]).toEqual([undefined, 0, []]);
  });

  test('it has what it is sent, changed and without what is removed, and remembers the mark', async () => {
    const at = await opened();
    await at.write({ put: [document(1), document(2), document(30)], remove: [], isAnew: false, mark: 'one' });
    expect([await at.mark(), await at.count()]).toEqual(['one', 3]);
    expect(await all(at)).toEqual([document(1), document(2), document(30)]);
    await at.write({ put: [document(2, 'Ash')], remove: [1, 99], isAnew: false, mark: 'two' });
    expect([await at.mark(), await at.count(), await all(at)]).toEqual(['two', 2, [document(2, 'Ash'), document(30)]]);
  });

  test('what is written again comes to the same', async () => {
    const at = await opened();
    const changes = { put: [document(1), document(2)], remove: [3], isAnew: false, mark: 'one' };
    await at.write(changes);
    await at.write(changes);
    expect([await at.mark(), await all(at)]).toEqual(['one', [document(1), document(2)]]);
  });

  test('what is written anew is all that there is', async () => {
    const at = await opened();
    await at.write({ put: [document(1), document(2)], remove: [], isAnew: false, mark: 'one' });
    await at.write({ put: [document(3)], remove: [], isAnew: true, mark: 'two' });
    expect([await at.mark(), await all(at)]).toEqual(['two', [document(3)]]);
  });
}

function orderTests({ opened }: Opening): void {
  test('documents come by rising id, as many as are wanted, from behind an id on', async () => {
    const at = await opened();
    await at.write({ put: [document(10), document(9), document(2), document(100)], remove: [], isAnew: false, mark: 'one' });
    expect((await at.documents(0, 2)).map(({ id }) => id)).toEqual([2, 9]);
    expect((await at.documents(9, 2)).map(({ id }) => id)).toEqual([10, 100]);
    expect(await at.documents(100, 2)).toEqual([]);
  });

  test('hostile words are words', async () => {
    const at = await opened();
    const odd = { ...document(1), path: '../../etc/passwd', values: { title: '"}];--<script>\u001b[31m', tags: ['constructor', '__proto__'] } };
    await at.write({ put: [odd], remove: [], isAnew: false, mark: '{"a":"b\\"c"}' });
    expect([await at.mark(), await all(at)]).toEqual(['{"a":"b\\"c"}', [odd]]);
  });
}

function failureTests({ secrets = [] }: TargetContract, { open }: Opening): void {
  test.each([401, 404, 500, 503])('a server that answers %i is an error, without what is secret', async (status) => {
    const network = await startNetwork();
    network.use(http.all('https://target.example/*', () => HttpResponse.json({ message: 'no' }, { status })));
    const failure = await open()
      .write({ put: [document(1)], remove: [], isAnew: false, mark: 'one' })
      .then(
        () => 'was written',
        (error: Error) => error.message,
      );
    expect(failure).not.toBe('was written');
    for (const secret of secrets) expect(failure).not.toContain(secret);
  });
}

async function answerOf(handlers: readonly RequestHandler[], request: Request): Promise<Response | undefined> {
  for (const handler of handlers) {
    const result = await handler.run({ request: request.clone(), requestId: 'test' });
    if (result?.response) return result.response;
  }
  return undefined;
}
