/** What a catalogue target does over servers that keep what they are sent, refuse it, are not there, and answer nonsense. */
import { isDeepStrictEqual } from 'node:util';
import type { AnyTarget, DocumentTarget } from '../sdk/target.ts';
import { deskOf, keepingServer, type LocalServer, NONSENSE, NOT_FOUND, REFUSING } from './local-servers.ts';
import { BOOKS, type MadeUpOptions, madeUpOptions, ODD_BOOKS } from './made-up.ts';
import { isAboutOptions, newTrial, noteOnce, outcomeOf, PATIENCE_MS, type Trial, type TrialOutcome, wrongWith } from './trial.ts';

const CHANGES = { put: BOOKS, remove: [99], isAnew: false, mark: 'one' };

const CALLS: Readonly<Record<string, (at: DocumentTarget) => Promise<unknown> | undefined>> = {
  mark: (at) => at.mark(),
  write: (at) => at.write(CHANGES),
  count: (at) => at.count(),
  documents: (at) => at.documents(0, 100),
  query: (at) => at.query?.('salt', 10),
};

/** Undefined if nobody can make up its options. */
export async function tryTarget(target: AnyTarget, patienceMs = PATIENCE_MS): Promise<Trial | undefined> {
  const made = madeUpOptions(target.options);
  if (!made) return undefined;
  const trial = newTrial();
  const { openAt, call } = callsOf({ target, made, trial, patienceMs });
  const keeping = openAt(keepingServer());
  const written = await call('write', keeping);
  if (written.did === 'throw' && isAboutOptions(written.message)) return undefined;
  await noteHeld(written, keeping, { call, trial });
  await keeping.close();
  const odd = openAt(keepingServer());
  await call('write', odd, 'odd names', (at) => at.write({ ...CHANGES, put: ODD_BOOKS, mark: '{"a":"b\\"c"}' }));
  await odd.close();
  for (const server of [...REFUSING, NOT_FOUND, ...NONSENSE])
    for (const does of Object.keys(CALLS)) {
      // Where nothing is found, nothing may be there yet.
      if (server === NOT_FOUND && does !== 'write') continue;
      const at = openAt(server);
      await call(does, at);
      await at.close();
    }
  if (trial.sent.size === 0) trial.failures.push(`target ${target.id}: it sent nothing to any server${written.did === 'throw' ? ` (${written.message})` : ''}`);
  return trial;
}

interface OpenTarget {
  at: DocumentTarget;
  server: LocalServer;
  /** Requests that it has sent. */
  count(): number;
  close(): Promise<void>;
}

interface Trying {
  target: AnyTarget;
  made: MadeUpOptions;
  trial: Trial;
  patienceMs: number;
}

function callsOf({ target, made, trial, patienceMs }: Trying) {
  const { notes } = trial;
  const fail = (does: string, what: string, problem: string) => noteOnce(trial, `${does}: ${problem}`, `${what}: ${problem}`);
  /** Calls that did not end; they are not waited for again. */
  const lasting = new Set<string>();
  const openAt = (server: LocalServer): OpenTarget => {
    const problems = new Set<string>();
    const { send, count } = deskOf(server, trial.sent, (problem) => problems.add(`target ${target.id}: ${problem}`));
    const at = target.open(made.options, { send });
    const close = async () => {
      await outcomeOf(async () => at.close?.(), patienceMs);
      for (const problem of problems) noteOnce(trial, 'no JSON', problem);
    };
    return { at, server, count, close };
  };

  async function call(does: string, { at, server, count }: OpenTarget, given?: string, run = CALLS[does]): Promise<TrialOutcome> {
    if (lasting.has(does)) return { did: 'last' };
    const before = count();
    trial.tried++;
    const outcome = await outcomeOf(async () => run?.(at), patienceMs);
    const what = `target ${target.id}, ${does}${given === undefined ? '' : ` of ${given}`}, where a server ${server.does}`;
    const requests = count() - before;
    if (outcome.did === 'last') {
      lasting.add(does);
      if (requests > 1) notes.push(`${what}: it asked ${requests} times, and did not end within ${patienceMs / 1000} s`);
      else fail(does, what, `it did not end within ${patienceMs / 1000} s`);
    }
    if (outcome.did === 'throw') {
      const wrong = wrongWith(outcome.message, made.secrets);
      if (wrong !== undefined) fail(does, what, wrong);
    }
    const isOptional = does === 'query' && (at.query === undefined || (outcome.did === 'end' && outcome.value === undefined));
    if (outcome.did === 'end' && server.isRefusing && !isOptional)
      fail(does, what, `it says that all is well${does === 'write' ? ', so that nobody writes these books again' : ''}`);
    return outcome;
  }
  return { openAt, call };
}

interface Holding {
  call: ReturnType<typeof callsOf>['call'];
  trial: Trial;
}

/** Whether it has what it was sent. A server of its own may work otherwise than ours, so that this is told, and is no failure. */
async function noteHeld(written: TrialOutcome, keeping: OpenTarget, { call, trial: { notes } }: Holding): Promise<void> {
  const unknown = 'whether it has what it was sent is for its own tests';
  if (written.did === 'throw') notes.push(`our server that keeps what it is sent is not its own (${written.message}), so ${unknown}`);
  if (written.did !== 'end') return;
  const held = [await call('mark', keeping), await call('count', keeping), await call('documents', keeping)];
  const isHeld = isDeepStrictEqual(
    held.map((outcome) => outcome.did === 'end' && outcome.value),
    ['one', BOOKS.length, [...BOOKS]],
  );
  notes.push(
    isHeld ? 'from a server that keeps what it is sent, it had all of it back' : `from our server it did not have back what it had sent, so ${unknown}`,
  );
}
