/** `rubricator status`: asks the daemon that works on this state what it does now. */

import { resolve } from 'node:path';
import { isDaemonRunning, stateDirOf } from '../app/state.ts';
import { keptTelemetryIn } from '../app/telemetry.ts';
import { messageOf, ReadError } from '../domain/errors.ts';
import { printable } from '../domain/text/printable.ts';
import { readDaemonNote } from '../runtime/daemon-note.ts';
import type { StatusBody } from '../server/api/schemas.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, type Screen, screenFor } from './screen.ts';
import { configFor } from './setup.ts';
import { keptLine } from './telemetry-lines.ts';

export interface StatusOptions extends CommonOptions {
  json?: boolean;
}

export async function statusCommand(options: StatusOptions): Promise<number> {
  const { config } = configFor(options);
  const stateDir = resolve(stateDirOf(config, process.env));
  const note = readDaemonNote(stateDir);
  if (!note || !isDaemonRunning(stateDir)) {
    complain(`no daemon runs on ${stateDir}; start one: rubricator watch`);
    return EXIT.someFailed;
  }
  if (!note.url) {
    complain(`the daemon (process ${note.pid}) has no interface to ask (api.enabled)`);
    return EXIT.someFailed;
  }
  try {
    const bearer = config.api.token ?? (config.auth.mode === 'off' ? undefined : note.secret);
    const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const response = await fetch(`${note.url.replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]')}/api/v1/status`, { headers });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const status = (await response.json()) as StatusBody;
    if (options.json) outJson(status);
    else for (const line of [...statusLines(status, note.pid, screenFor(options)), ...(await telemetryLine(stateDir))]) out(line);
    const isPaused = (library: string) => status.pauses.some(({ of, id }) => of === 'library' && id === library);
    return status.libraries.every(({ library, isAvailable }) => isAvailable || isPaused(library)) ? EXIT.ok : EXIT.someFailed;
  } catch (error) {
    complain(`the daemon (process ${note.pid}) does not answer at ${note.url}: ${messageOf(error)}`);
    return EXIT.fatal;
  }
}

export function statusLines(
  { version, startedAt, libraries, items, queue, underWay, run, workers, outbox, pauses, targets, exports: unwritten }: StatusBody,
  pid: number,
  { paint }: Screen,
): string[] {
  const ofLibraries = libraries.flatMap(({ library, mode, isAvailable, isLooking, lastLookAt }) => {
    const count = (state: string) => items.find((each) => each.library === library && each.state === state)?.count ?? 0;
    const toReview = items.filter((each) => each.library === library && each.state !== 'offline').reduce((sum, each) => sum + each.toReview, 0);
    const pause = pauses.find(({ of, id }) => of === 'library' && id === library);
    const how = pause
      ? paint('yellow', pausedLine(pause))
      : !isAvailable
        ? paint('red', 'cannot be reached')
        : isLooking
          ? paint('yellow', 'is looked through')
          : paint('green', WATCHED.get(mode) ?? mode);
    const lastLook = lastLookAt ? `, looked through ${timeOf(lastLookAt)}` : '';
    const waiting = queue.filter((each) => each.library === library).map(({ reason, count: n }) => `${n} ${REASONS.get(reason) ?? reason}`);
    return [
      `${printable(library)}: ${how}${lastLook}`,
      `  ${count('ok')} books, ${count('failed')} with problems, ${count('offline')} gone, ${toReview} to review`,
      `  waiting: ${waiting.join(', ') || 'nothing'}`,
    ];
  });
  return [
    `Rubricator ${version}, process ${pid}, since ${timeOf(startedAt)}`,
    ...ofLibraries,
    run ? `Run ${run.id} since ${timeOf(run.startedAt)}: ${run.items} books done, ${run.failed} with problems, ${underWay} under way` : 'Idle.',
    ...workers.map((worker) => printable(workerLine(worker))),
    ...pauses.filter(({ of }) => of === 'provider').map((pause) => `${printable(pause.id)}: ${paint('yellow', pausedLine(pause))}`),
    ...outbox.map(({ sink, waiting }) => `${sink}: ${waiting} events still to be told`),
    ...targets.map((target) => printable(targetLine(target))),
    ...unwritten.flatMap(({ file, since, problem, advice }) => [`${file}: not written since ${timeOf(since)}: ${problem}`, `  ${advice}`].map(printable)),
  ];
}

function workerLine({ name, isLeading, processId, version, underWay, seenAt, isSilent }: StatusBody['workers'][number]): string {
  const books = `${underWay} ${underWay === 1 ? 'book' : 'books'} under way`;
  return `${isLeading ? 'Leads' : 'Works'}: ${name}, process ${processId}, ${version}, ${isSilent ? `silent since ${timeOf(seenAt)}` : books}`;
}

/** What is kept of the daemon's work, if anything is. */
async function telemetryLine(stateDir: string): Promise<string[]> {
  try {
    const kept = await keptTelemetryIn(stateDir);
    return kept ? [keptLine(kept)] : [];
  } catch (error) {
    if (error instanceof ReadError) return [`Telemetry: ${printable(messageOf(error))}`];
    throw error;
  }
}

const TARGET_STATES: ReadonlyMap<string, string> = new Map(
  Object.entries({ starting: 'is asked what it has', inStep: 'in step', behind: 'catches up', failing: 'cannot be written', waiting: 'waits for a migration' }),
);

export function targetLine({ id, type, state, behind, disputed, problem }: StatusBody['targets'][number]): string {
  const books = behind === undefined || behind === 0 ? '' : `, ${behind} ${behind === 1 ? 'book' : 'books'} behind`;
  return `Database ${id} (${type}): ${TARGET_STATES.get(state) ?? state}${books}${disputed ? `, ${disputed} changed on both sides` : ''}${problem === undefined ? '' : `: ${problem}`}`;
}

function pausedLine({ by, since, until }: StatusBody['pauses'][number]): string {
  return printable(`paused by ${by} since ${timeOf(since)}${until ? ` until ${timeOf(until)}` : ''}`);
}

const WATCHED: ReadonlyMap<string, string> = new Map(Object.entries({ native: 'watched', poll: 'looked through regularly', off: 'not watched' }));
const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({ asked: 'asked for', unfinished: 'for slow providers', retry: 'to try again', refresh: 'to refresh' }),
);

function timeOf(text: string): string {
  return `${text.slice(0, 16).replace('T', ' ')} UTC`;
}
