/** That alerts and dashboard ask for metrics that there are, and that the alerts tell what they are for. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';
import { textOf } from '../house.ts';
import { setUp } from './metrics-sample.ts';

interface Alert {
  alert: string;
  expr: string;
  annotations: Record<string, string>;
}

interface Dashboard {
  panels: { title: string; targets: { expr: string; legendFormat: string }[] }[];
}

const ALERTS = 'config/prometheus/alerts.yml';
const alerts = (parse(textOf(ALERTS)) as { groups: { rules: Alert[] }[] }).groups.flatMap(({ rules }) => rules);
const { panels } = JSON.parse(textOf('config/prometheus/dashboard.json')) as Dashboard;
const questions = [
  ...alerts.map(({ alert, expr, annotations }) => ({ name: alert, expr, text: Object.values(annotations).join('\n') })),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr, legendFormat }) => ({ name: title, expr, text: legendFormat }))),
];

/** Of Prometheus itself. */
const OF_EACH_TARGET = ['job', 'instance'];

/** The labels of each metric that the daemon shows, once everything that it counts has happened. */
async function shownMetrics(): Promise<Map<string, Set<string>>> {
  const { events, read } = setUp();
  const book = { library: 'books', path: 'A' };
  events.emit('item.done', { ...book, isNew: true, isToReview: false, authors: [], tookMs: 200 });
  events.emit('export.complete', { ...book, runId: 1, authors: [], files: [{ exporter: 'opf', path: 'A/metadata.opf', action: 'created' }] });
  events.emit('aggregation.conflict', { ...book, field: 'authors', winner: 'audible', others: ['tags'] });
  events.emit('provider.fetch.success', { provider: 'audible', tookMs: 50 });
  events.emit('look.end', { library: 'books', found: 4, queued: 1, unseen: 0, tookMs: 200 });
  const text = await vi.waitFor(async () => {
    const shown = await read();
    expect(shown).toContain('rubricator_last_scan_books{');
    return shown;
  });
  const metrics = new Map([['up', new Set<string>()]]);
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z]\w*)(?:\{(.*)\})? \S+$/gm)) {
    const known = metrics.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    metrics.set(name, known);
  }
  return metrics;
}

/** The labels by which a question selects or groups, or which its text shows. */
function labelsIn(expr: string, text: string): string[] {
  const selected = [...expr.matchAll(/(\w+)!?[=~]+"/g)].map(([, label = '']) => label);
  const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(', '));
  const shown = [...text.matchAll(/\{\{ ?(?:\$labels\.)?(\w+) ?\}\}/g)].map(([, label = '']) => label);
  return [...new Set([...selected, ...grouped, ...shown])];
}

describe('what Prometheus is asked', () => {
  test.each(questions)('$name: $expr', async ({ expr, text }) => {
    const shown = await shownMetrics();
    const names = [...new Set(expr.match(/\b(?:up|(?:rubricator|process|nodejs)_\w+)\b/g))];
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !shown.has(name))).toEqual([]);
    const labels = new Set([...OF_EACH_TARGET, ...names.flatMap((name) => [...(shown.get(name) ?? [])])]);
    expect(labelsIn(expr, text).filter((label) => !labels.has(label))).toEqual([]);
  });
});

test('the page about monitoring lists every metric of ours, with its labels', async () => {
  const shown = [...(await shownMetrics())].filter(([name]) => name.startsWith('rubricator_') && !/_(?:sum|count)$/.test(name));
  const listed = textOf('docs/monitoring.md').match(/`rubricator_\w+(?:\{[^}]*\})?`/g) ?? [];
  const expected = shown.map(([name, labels]) => {
    const own = [...labels].filter((label) => label !== 'le');
    return `\`${name.replace(/_bucket$/, '')}${own.length > 0 ? `{${own.join(', ')}}` : ''}\``;
  });
  expect(listed.sort()).toEqual(expected.sort());
});

describe.skipIf(!hasProgram('promtool', '--version'))('promtool', () => {
  const promtool = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };

  test('understands the rules and the example of a config', () => {
    expect(promtool('check', 'config', join(PACKAGE_ROOT, 'config/prometheus/scrape.yml'))).toMatchObject({
      status: 0,
      said: expect.stringContaining('5 rules found'),
    });
  });

  test('each alert is raised by what it is for, and none where all is well', () => {
    const day = 24 * 6;
    const well = ['up{job="rubricator"} 1', 'rubricator_library_available{library="books"} 1', 'rubricator_last_scan_books{library="books"} 1000'];
    const ill = ['up{job="rubricator"} 0', 'rubricator_library_available{library="books"} 0', 'rubricator_queue_oldest_due_seconds 4000'];
    const failing = ['rubricator_last_scan_failures{library="books"} 60', 'rubricator_last_scan_books{library="books"} 1000'];
    const cases = [
      { series: [...well, 'rubricator_queue_oldest_due_seconds 60', 'rubricator_last_scan_failures{library="books"} 6'], raised: [] },
      {
        series: [...ill, ...failing, 'rubricator_last_scan_end_timestamp_seconds{library="books"} 0'],
        raised: alerts.map(({ alert }) => alert),
      },
    ];
    const tests = cases.map(({ series, raised }) => ({
      interval: '10m',
      input_series: series.map((each) => ({ series: each.replace(/ \S+$/, ''), values: `${each.replace(/^.* /, '')}x${3 * day}` })),
      promql_expr_test: [
        {
          expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
          eval_time: '60h',
          exp_samples: raised.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
        },
      ],
    }));
    const folder = tempFolder();
    put(folder, { 'tests.yml': stringify({ rule_files: [join(PACKAGE_ROOT, ALERTS)], evaluation_interval: '10m', tests }) });
    expect(promtool('test', 'rules', join(folder, 'tests.yml'))).toMatchObject({ status: 0, said: expect.stringContaining('SUCCESS') });
  });
});
