/** Lets a library or a provider rest, for a time or until somebody ends it. */
import type { Actor } from '../domain/actor.ts';
import { UnknownTargetError } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import { type Pause, type PauseTarget, pauseInWords } from '../domain/pause.ts';
import type { PausesInForce } from '../work/pauses-in-force.ts';
import { ActionError } from './find-book.ts';
import type { KnownProvider } from './providers.ts';

export interface PauseInput extends PauseTarget {
  actor: Actor;
  /** When it ends by itself, in milliseconds since 1970. */
  untilMs?: number | undefined;
  /** Or after how long. */
  forMs?: number | undefined;
}

export interface ResumeInput extends PauseTarget {
  actor: Actor;
}

export interface PauseDeps {
  pauses: PausesInForce;
  /** Ids of those that the config names. */
  libraryIds: readonly string[];
  providers: readonly KnownProvider[];
  events: Pick<EventBus, 'emit'>;
  now(): number;
}

/** Who pauses what is paused already has the last word. Throws `UnknownTargetError`, and `ActionError` for an end that is over. */
export async function pause({ of, id, actor, forMs, ...input }: PauseInput, deps: PauseDeps): Promise<Pause> {
  refuseUnknown({ of, id }, deps);
  const sinceMs = deps.now();
  const untilMs = input.untilMs ?? (forMs === undefined ? undefined : sinceMs + forMs);
  if (untilMs !== undefined && untilMs <= sinceMs) throw new ActionError('the pause would be over before it began');
  const made: Pause = { of, id, actor, sinceMs, ...(untilMs !== undefined && { untilMs }) };
  await deps.pauses.pause(made);
  const how = pauseInWords(made);
  if (of === 'library') deps.events.emit('library.paused', { library: id, message: how });
  else deps.events.emit('provider.paused', { provider: id, message: how });
  return made;
}

/** What the audit log says of it. */
export function aboutPause({ of, id, untilMs, forMs }: Omit<PauseInput, 'actor'>): string {
  const end = untilMs !== undefined ? ` until ${new Date(untilMs).toISOString()}` : forMs !== undefined ? ` for ${Math.round(forMs / 60_000)} minutes` : '';
  return `${of} ${id}${end}`;
}

/** Throws `UnknownTargetError`, and `ActionError` for what is not paused. */
export async function resume({ of, id }: ResumeInput, deps: PauseDeps): Promise<void> {
  // What left the config while it was paused can still be resumed.
  if (!deps.pauses.find(of, id)) {
    refuseUnknown({ of, id }, deps);
    throw new ActionError(`the ${of} ${id} is not paused`);
  }
  await deps.pauses.resume({ of, id });
  tellResumed({ of, id }, deps.events);
}

export function tellResumed({ of, id }: PauseTarget, events: Pick<EventBus, 'emit'>): void {
  if (of === 'library') events.emit('library.resumed', { library: id });
  else events.emit('provider.resumed', { provider: id });
}

/** Says why nothing is done with a library now. Throws `ActionError` if it is paused. */
export function refusePaused(library: string, { pauses }: Pick<PauseDeps, 'pauses'>): void {
  const found = pauses.find('library', library);
  if (found) throw new ActionError(`the library ${library} is ${pauseInWords(found)}; resume it first`);
}

/** The library or the provider that somebody means by a name, or by `library:` or `provider:` and a name. */
export function pauseTarget(text: string, deps: Pick<PauseDeps, 'pauses' | 'libraryIds' | 'providers'>): PauseTarget {
  const [, kind, name = text] = /^(library|provider):(.*)$/s.exec(text) ?? [];
  const all = targetsOf(deps).filter(({ of, id }) => id === name && (kind === undefined || of === kind));
  if (all.length > 1) throw new ActionError(`a library and a provider have this name; say library:${name} or provider:${name}`);
  const [found] = all;
  if (!found) throw new UnknownTargetError(`there is no ${kind ?? 'library or provider'} ${name}`);
  return found;
}

function refuseUnknown({ of, id }: PauseTarget, deps: Pick<PauseDeps, 'pauses' | 'libraryIds' | 'providers'>): void {
  if (!targetsOf(deps).some((each) => each.of === of && each.id === id)) throw new UnknownTargetError(`there is no ${of} ${id}`);
}

function targetsOf({ pauses, libraryIds, providers }: Pick<PauseDeps, 'pauses' | 'libraryIds' | 'providers'>): PauseTarget[] {
  const known: PauseTarget[] = [
    ...libraryIds.map((id) => ({ of: 'library' as const, id })),
    ...providers.map(({ definition }) => ({ of: 'provider' as const, id: definition.id })),
  ];
  const gone = pauses.all().filter((pause) => !known.some(({ of, id }) => of === pause.of && id === pause.id));
  return [...known, ...gone.map(({ of, id }) => ({ of, id }))];
}
