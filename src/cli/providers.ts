/** `rubricator providers`: which providers are on, their limits, their state, and how often they answered. */
import { withoutCredentials } from '../../config/options.ts';
import type { ProviderReport } from '../actions/providers.ts';
import { showActor } from '../domain/actor.ts';
import { chainInWords } from '../domain/chain/chain.ts';
import { pauseInWords } from '../domain/pause.ts';
import { printable } from '../domain/text/printable.ts';
import type { ProviderState } from '../ports/provider-state.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import type { Paint } from './paint.ts';
import { out, outJson, type Screen, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { tableOrList } from './table.ts';

export interface ProvidersOptions extends CommonOptions {
  json?: boolean;
}

export async function providersCommand(options: ProvidersOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: false, isReadOnly: true, onProviderWarning() {} });
  try {
    const reports = await app.questions.providers();
    if (options.json) outJson(reports.map(toJson));
    else for (const line of providerLines(reports, Date.now(), screenFor(options))) out(line);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

/** Without options: some of them are secrets. */
function toJson({ definition, options, offBecause, status, pause, chain }: ProviderReport) {
  const { id, name, homepage, lineage, editionKinds, operations, search } = definition;
  return {
    id,
    name,
    homepage: withoutCredentials(homepage),
    lineage,
    editionKinds,
    isOn: offBecause === undefined,
    offBecause,
    auth: definition.auth?.(options) ?? 'none',
    lookupBy: [...new Set(operations.flatMap(({ lookupBy }) => lookupBy))],
    canSearch: search !== undefined,
    batchSize: Math.max(1, ...operations.map(({ batchSize }) => batchSize)),
    ...(chain && { chain }),
    ...status,
    ...(pause && { pause: { by: showActor(pause.actor), sinceMs: pause.sinceMs, untilMs: pause.untilMs } }),
  };
}

const HEAD = ['Provider', 'State', 'Auth', 'Limits', 'Tokens', 'Asked', 'Found', 'Cached', 'Mean', 'Last error'];

export function providerLines(reports: readonly ProviderReport[], nowMs: number, screen: Screen): string[] {
  return tableOrList({ head: HEAD, rows: reports.map((report) => rowOf(report, nowMs, screen.paint)), numbers: [4, 5, 6, 7, 8] }, screen);
}

function rowOf({ definition, options, offBecause, status, pause, chain }: ProviderReport, nowMs: number, paint: Paint): string[] {
  if (chain && offBecause === undefined) {
    const state = pause ? paint('yellow', printable(pauseInWords(pause))) : paint('green', 'on');
    return [definition.id, state, '', chainInWords(chain), '', '', '', '', '', ''];
  }
  const auth = definition.auth?.(options) ?? 'none';
  if (!status) return [definition.id, paint('dim', offBecause ?? 'off'), auth, '', '', '', '', '', '', ''];
  const { limits, state, budgetLeft } = status;
  const { requests, found, missing, cached, tookMs } = state.counts;
  const day = limits.perDay === undefined ? '' : `, ${budgetLeft} of ${limits.perDay} left today`;
  return [
    definition.id,
    pause ? paint('yellow', printable(pauseInWords(pause))) : stateOf(state, status.isBreakerOpen, nowMs, paint),
    auth,
    `${Number(limits.ratePerSec.toFixed(2))}/s, burst ${limits.burst}${day}`,
    String(status.tokens),
    String(requests),
    share(found, found + missing),
    share(cached, cached + found + missing),
    requests > 0 ? `${Math.round(tookMs / requests)} ms` : '',
    state.lastError ? `${dateOf(state.lastError.atMs)} ${printable(state.lastError.message)}` : '',
  ];
}

function stateOf({ pausedUntilMs = 0, exhaustedUntilMs = 0, openUntilMs = 0 }: ProviderState, isBreakerOpen: boolean, nowMs: number, paint: Paint): string {
  if (exhaustedUntilMs > nowMs) return paint('yellow', `budget spent until ${dateOf(exhaustedUntilMs)}`);
  if (pausedUntilMs > nowMs) return paint('yellow', `paused until ${dateOf(pausedUntilMs)}`);
  if (isBreakerOpen || openUntilMs > nowMs) return paint('yellow', `breaker open until ${dateOf(openUntilMs)}`);
  return paint('green', 'on');
}

function share(part: number, whole: number): string {
  return whole > 0 ? `${Math.round((100 * part) / whole)} %` : '';
}

/** `11-21 14:05 UTC`. */
function dateOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(5, 16).replace('T', ' ')} UTC`;
}
