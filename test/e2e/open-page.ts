/** A page of a real browser that notes whatever should not happen. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { PATIENCE_MS } from '../patience.ts';

/** By how many pixels a page is wider than the window. */
export const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
/** What is edited, and which columns there are, stands in boxes that open. */
export const OPEN_ALL = 'for (const each of document.querySelectorAll("details")) each.open = true';
/** A page that is refused says so by its status, too, and the browser notes that as an error. */
const BY_STATUS = /status of (?:400|401|404|410)/;

/** @param url where the pages are; a request to anywhere else is a trouble */
export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; context: BrowserContext; troubles: string[] }> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !BY_STATUS.test(message.text())) troubles.push(message.text());
  });
  page.on('pageerror', ({ message }) => troubles.push(message));
  page.on('dialog', (dialog) => {
    troubles.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) troubles.push(`a request to ${request.url()}`);
  });
  return { page, context, troubles };
}
