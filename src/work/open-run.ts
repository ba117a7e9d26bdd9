/** The daemon's runs: what is worked on in one go is one run, so that it can be undone together. */
import { DAEMON } from '../domain/actor.ts';
import type { Clock } from '../domain/clock.ts';
import type { Job } from '../ports/queue.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { WorkResult } from './work-job.ts';

export interface OpenRun {
  id: number;
  startedAtMs: number;
  items: number;
  failed: number;
  /** Libraries of which a book was worked on. */
  libraries: Set<string>;
}

export interface Runs {
  /** The run that is open, or a new one. */
  current(): Promise<OpenRun>;
  /** The run that is open. */
  open(): OpenRun | undefined;
  /** Ends the open run if nothing was worked on for a while; all that is left to be said about it is said then. */
  endIfIdle(): Promise<void>;
  end(): Promise<void>;
}

/** Counts what became of a job. */
export function noteInRun(run: OpenRun, { library }: Job, result: WorkResult): void {
  if (result.outcome === 'gone' && result.item) run.libraries.add(library);
  if (result.outcome !== 'processed') return;
  run.items++;
  if (result.report.status === 'failed') run.failed++;
  if (result.report.exports.some(({ action }) => action !== 'unchanged')) run.libraries.add(library);
}

/** Without work for so long, what comes next is another run. */
const IDLE_MS = 20_000;
/** A backlog of days is several runs. */
const MAX_RUN_MS = 3_600_000;

export function createRuns(
  store: Pick<RunLog, 'beginRun' | 'endRun'>,
  clock: Clock,
  on: { start(run: OpenRun): void; end(run: OpenRun): Promise<void> },
): Runs {
  let open: Promise<OpenRun> | undefined;
  let begun: OpenRun | undefined;
  let lastUsedAtMs = 0;

  async function begin(): Promise<OpenRun> {
    const startedAtMs = clock.now();
    const run = { id: await store.beginRun({ kind: 'watch', startedAtMs, actor: DAEMON }), startedAtMs, items: 0, failed: 0, libraries: new Set<string>() };
    begun = run;
    on.start(run);
    return run;
  }

  async function end(): Promise<void> {
    const ending = open;
    open = undefined;
    if (!ending) return;
    const run = await ending;
    begun = undefined;
    await on.end(run);
    await store.endRun(run.id, clock.now(), { items: run.items, failed: run.failed });
  }

  return {
    async current() {
      lastUsedAtMs = clock.now();
      if (open && clock.now() - (await open).startedAtMs > MAX_RUN_MS) await end();
      open ??= begin();
      return open;
    },
    open: () => begun,
    async endIfIdle() {
      if (clock.now() - lastUsedAtMs >= IDLE_MS) await end();
    },
    end,
  };
}
