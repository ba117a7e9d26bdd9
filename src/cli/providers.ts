/** `rubricator providers`: which providers are on, their limits, their state, and how often they answered. */
import Table from 'cli-table3';
import { withoutCredentials } from '../../config/options.ts';
import type { ProviderReport } from '../actions/providers.ts';
import { printable, printableJson } from '../domain/text/printable.ts';
import type { ProviderState } from '../ports/provider-state.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { type Paint, paintFor } from './paint.ts';
import { setUp } from './setup.ts';

export interface ProvidersOptions extends CommonOptions {
  json?: boolean;
}

export async function providersCommand(options: ProvidersOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: false, isReadOnly: true, onProviderWarning() {} });
  try {
    const reports = await app.questions.providers();
    const out = (line: string) => void process.stdout.write(`${line}\n`);
    if (options.json) out(printableJson(reports.map(toJson), 2));
    else out(tableOf(reports, Date.now(), paintFor(process.stdout, process.env)));
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

/** Without options: some of them are secrets. */
function toJson({ definition, options, offBecause, status }: ProviderReport) {
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
    ...status,
  };
}

export function tableOf(reports: readonly ProviderReport[], nowMs: number, paint: Paint): string {
  const table = new Table({
    head: ['Provider', 'State', 'Auth', 'Limits', 'Tokens', 'Asked', 'Found', 'Cached', 'Mean', 'Last error'],
    colAligns: ['left', 'left', 'left', 'left', 'right', 'right', 'right', 'right', 'right', 'left'],
    colWidths: [null, 26, null, 24, null, null, null, null, null, 30],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { definition, options, offBecause, status } of reports) {
    const auth = definition.auth?.(options) ?? 'none';
    if (!status) {
      table.push([definition.id, paint('dim', offBecause ?? 'off'), auth, '', '', '', '', '', '', '']);
      continue;
    }
    const { limits, state, budgetLeft } = status;
    const day = limits.perDay === undefined ? '' : `, ${budgetLeft} of ${limits.perDay} left today`;
    table.push([
      definition.id,
      stateOf(state, status.isBreakerOpen, nowMs, paint),
      auth,
      `${Number(limits.ratePerSec.toFixed(2))}/s, burst ${limits.burst}${day}`,
      String(status.tokens),
      String(state.counts.requests),
      share(state.counts.found, state.counts.found + state.counts.missing),
      share(state.counts.cached, state.counts.cached + state.counts.found + state.counts.missing),
      state.counts.requests > 0 ? `${Math.round(state.counts.tookMs / state.counts.requests)} ms` : '',
      state.lastError ? `${dateOf(state.lastError.atMs)} ${printable(state.lastError.message)}` : '',
    ]);
  }
  return table.toString();
}

function stateOf({ pausedUntilMs = 0, exhaustedUntilMs = 0, openUntilMs = 0 }: ProviderState, isBreakerOpen: boolean, nowMs: number, paint: Paint): string {
  if (exhaustedUntilMs > nowMs) return paint('yellow', `budget gone until ${dateOf(exhaustedUntilMs)}`);
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
