/** `npm run screenshots`: runs the demo with its pages, and keeps pictures of them in docs/screenshots, or in the folder that is named. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { findBrowser, startBrowser } from '../e2e/browser.ts';
import { startCli } from '../e2e/cli.ts';

interface Picture {
  name: string;
  path: string;
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
  /** Opened before the picture is taken. */
  open?: string;
}

const PICTURES: readonly Picture[] = [
  { name: 'library', path: '/', width: 1200, height: 700, colorScheme: 'light' },
  { name: 'library-night', path: '/', width: 1200, height: 700, colorScheme: 'dark' },
  { name: 'book', path: '/books/1', width: 1200, height: 900, colorScheme: 'light', open: '#field-title summary' },
  { name: 'review', path: '/review', width: 1200, height: 900, colorScheme: 'light' },
  { name: 'now', path: '/now', width: 1200, height: 700, colorScheme: 'dark' },
  { name: 'statistics', path: '/statistics', width: 1200, height: 900, colorScheme: 'light' },
  { name: 'phone', path: '/', width: 390, height: 800, colorScheme: 'dark' },
];
/** Enough for sharp letters. */
const SCALE = 1.5;

const target = resolve(process.argv[2] ?? join(PACKAGE_ROOT, 'docs/screenshots'));
const executable = findBrowser();
if (executable === undefined) throw new Error('there is no Chromium; install it, or name it by CHROMIUM');

const home = mkdtempSync(join(tmpdir(), 'rubricator-screenshots-'));
const { child, result } = startCli(['demo', '--web', '--keep', home]);
const browser = await startBrowser(executable);
try {
  mkdirSync(target, { recursive: true });
  const url = await addressOfPages();
  for (const picture of PICTURES) await take(picture, url, browser);
} finally {
  await browser.close();
  child.kill('SIGINT');
  await result;
  rmSync(home, { recursive: true });
}

function addressOfPages(): Promise<string> {
  let said = '';
  return new Promise((found, fail) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += String(chunk);
      const [, url] = /The pages are at (\S+)\/ until/.exec(said) ?? [];
      if (url) found(url);
    });
    void result.then(({ stderr }) => fail(new Error(`the demo ended: ${stderr}`)));
  });
}

async function take({ name, path, width, height, colorScheme, open }: Picture, url: string, on: Browser): Promise<void> {
  const context = await on.newContext({ viewport: { width, height }, colorScheme, deviceScaleFactor: SCALE });
  const page = await context.newPage();
  await page.goto(`${url}${path}`, { waitUntil: 'networkidle' });
  if (open !== undefined) await page.locator(open).first().click();
  const png = await page.screenshot();
  await sharp(png)
    .webp({ quality: 82 })
    .toFile(join(target, `${name}.webp`));
  await context.close();
}
