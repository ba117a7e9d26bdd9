/** A real browser, where one is installed; on a machine that builds the project there must be one. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Undefined where none is installed. Throws where tests must not be skipped. */
export function findBrowser(): string | undefined {
  const found = [process.env.CHROMIUM, ...PLACES].find((path) => path !== undefined && existsSync(path));
  if (found === undefined && process.env.CI) throw new Error('there is no Chromium; install it, or name it by CHROMIUM');
  return found;
}

/** Speaks to this machine only. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'] });
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** What is wrong with a page for somebody who cannot see it, or not well; by one rule, if it is named. */
export async function axeViolations(page: Page, rule?: string): Promise<string[]> {
  await page.evaluate(AXE);
  const options = rule === undefined ? {} : { runOnly: [rule] };
  const { violations } = await page.evaluate(
    (asked) => (globalThis as unknown as { axe: { run(options: object): Promise<AxeResult> } }).axe.run(asked),
    options,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`);
}

/** Light and dark differ by their colours alone: all other rules are asked once. */
export function ruleIn(colorScheme: 'light' | 'dark'): string | undefined {
  return colorScheme === 'dark' ? 'color-contrast' : undefined;
}

/** Keeps a picture of a page, for whoever looks at what a run made. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = join(import.meta.dirname, '../screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
