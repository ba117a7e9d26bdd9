/** How long a first scan takes under the limits of each provider, as a table in Markdown: measured requests by declared limits. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { providers } from '../../providers/registry.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';

interface Measured {
  books: number;
  requests: Record<string, number>;
}

interface Pace {
  name: string;
  requestsPerBook: number;
  ratePerSec: number;
  perDay: number | undefined;
}

const SIZES = [1_000, 10_000, 50_000];
const DAY_HOURS = 24;
const measured = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'docs/performance/requests.json'), 'utf8')) as Measured;

/** Puts the table between its marks in a page. Throws for a page without them. */
export function withScanTimes(page: string): string {
  const marked = /(<!-- scan times -->\n)[\s\S]*?(<!-- end -->)/;
  if (!marked.test(page)) throw new Error('the page has no marks for the table of scan times');
  return page.replace(marked, (_, begin: string, end: string) => `${begin}${scanTimes()}\n${end}`);
}

function scanTimes(): string {
  const rows = paces().map((pace) => {
    const limit = `${perMinute(pace.ratePerSec)} a minute${pace.perDay === undefined ? '' : `, ${pace.perDay.toLocaleString('en')} a day`}`;
    return `| ${[pace.name, limit, pace.requestsPerBook.toFixed(1), ...SIZES.map((books) => duration(hoursFor(books, pace)))].join(' | ')} |`;
  });
  const head = ['provider', 'limit', 'requests a book', ...SIZES.map((books) => `${books.toLocaleString('en')} books`)];
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}

/** The slowest first. */
function paces(): Pace[] {
  return providers
    .flatMap(({ id, name, limits, limitsFor, options }) => {
      const requests = measured.requests[id];
      if (requests === undefined) return [];
      const { ratePerSec, perDay } = { ...limits, ...limitsFor?.(options.parse({}) as never, 'you@example.org') };
      return [{ name, ratePerSec, perDay, requestsPerBook: requests / measured.books }];
    })
    .sort((a, b) => hoursFor(10_000, b) - hoursFor(10_000, a));
}

function hoursFor(books: number, { requestsPerBook, ratePerSec, perDay }: Pace): number {
  const requests = books * requestsPerBook;
  const byRate = requests / ratePerSec / 3600;
  return perDay === undefined ? byRate : Math.max(byRate, (requests / perDay) * DAY_HOURS);
}

function perMinute(ratePerSec: number): string {
  return String(Math.round(ratePerSec * 60));
}

function duration(hours: number): string {
  if (hours < 1) return `${Math.ceil(hours * 60)} min`;
  return hours < 2 * DAY_HOURS ? `${hours.toFixed(1)} h` : `${Math.ceil(hours / DAY_HOURS)} days`;
}
