/** The pages of signing in, of a link that works once, and of the account, as a real browser shows them. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, signedInWorld } from '../server/auth/signed-in.ts';
import { axeViolations, findBrowser, keepScreenshot, ruleIn, startBrowser } from './browser.ts';
import { OPEN_ALL, OVERFLOW, openPage } from './open-page.ts';

const executablePath = findBrowser();
let browser: Browser;

/** As long as a name may be. */
const NAME = `${'w'.repeat(31)}@${'w'.repeat(32)}`;
const WRONG = 'wrong horse battery';

async function served(more: Parameters<typeof signedInWorld>[0] = {}) {
  const world = await signedInWorld(more);
  await world.users.add({ name: NAME, role: 'admin', password: PASSWORD });
  const linkFor = async (name: string) => `/welcome/${(await world.users.invite(name)).secret}`;
  return { ...world, linkFor, url: (await world.serve()).url };
}

type Served = Awaited<ReturnType<typeof served>>;

interface Shown {
  page: Page;
  world: Served;
}

const send = (page: Page, label: string) => page.getByRole('main').getByRole('button', { name: label, exact: true }).click();

async function signIn({ page, world }: Shown, password = PASSWORD): Promise<void> {
  await page.goto(`${world.url}/login`);
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await send(page, 'Sign in');
}

async function chooseTwo(page: Page, label: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('The same again', { exact: true }).fill(WRONG);
  await send(page, label);
}

/** Each page in turn, from nobody to somebody, with what must stand on it. */
const PAGES: { name: string; says: string; show(shown: Shown): Promise<unknown> }[] = [
  { name: 'sign in', says: 'Sign in', show: ({ page, world }) => page.goto(`${world.url}/account`) },
  { name: 'wrong password', says: 'do not fit', show: (shown) => signIn(shown, WRONG) },
  { name: 'a link', says: NAME, show: async ({ page, world }) => page.goto(world.url + (await world.linkFor(NAME))) },
  { name: 'two passwords', says: 'two passwords', show: ({ page }) => chooseTwo(page, 'Choose it') },
  { name: 'a used link', says: 'was used', show: ({ page, world }) => page.goto(`${world.url}/welcome/${'x'.repeat(43)}`) },
  { name: 'signed in', says: 'book', show: (shown) => signIn(shown) },
  { name: 'the account', says: 'Another password', show: ({ page, world }) => page.goto(`${world.url}/account`) },
  {
    name: 'another password',
    says: 'two passwords',
    async show({ page }) {
      await page.getByLabel('The password until now').fill(PASSWORD);
      await chooseTwo(page, 'Change it');
    },
  },
];

describe.skipIf(executablePath === undefined)('in a browser', () => {
  beforeAll(async () => {
    browser = await startBrowser(executablePath as string);
  });
  afterAll(() => browser.close());

  test.each([
    ['light', 360],
    ['light', 1440],
    ['dark', 360],
    ['dark', 1440],
  ] as const)('every page of signing in is fit for everybody, %s and %i pixels wide', async (colorScheme, width) => {
    const world = await served();
    const { page, troubles } = await openPage(browser, world.url, { colorScheme, viewport: { width, height: 800 } });
    for (const { name, says, show } of PAGES) {
      await show({ page, world });
      expect([name, await page.locator('main').innerText()]).toEqual([name, expect.stringContaining(says)]);
      await keepScreenshot(page, `signing-in-${name.replace(/\W+/g, '-')}-${colorScheme}-${width}`);
      await page.evaluate(OPEN_ALL);
      expect([name, await page.evaluate(OVERFLOW)]).toEqual([name, 0]);
    }
    expect([troubles, world.bugs]).toEqual([[], []]);
  });

  test.each(['light', 'dark'] as const)('no page of signing in has anything that axe finds wrong, %s', async (colorScheme) => {
    for (const width of [360, 1440]) {
      const world = await served();
      // The policy of the pages would not let axe in.
      const { page } = await openPage(browser, world.url, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      for (const { name, show } of PAGES) {
        await show({ page, world });
        await page.evaluate(OPEN_ALL);
        expect([name, width, await axeViolations(page, ruleIn(colorScheme))]).toEqual([name, width, []]);
      }
    }
  });

  test.each(['proxy', 'token'] as const)('where %s says who it is, the page says so, and axe finds nothing wrong', async (mode) => {
    const world = await served({ mode });
    const { page } = await openPage(browser, world.url, { viewport: { width: 360, height: 800 }, bypassCSP: true });
    await page.goto(`${world.url}/login`);
    expect([await page.locator('main').innerText(), await axeViolations(page)]).toEqual([expect.stringContaining(mode), []]);
  });

  test('without scripts every page of signing in says what it says with them', async () => {
    const said = async (javaScriptEnabled: boolean) => {
      const world = await served();
      const { page } = await openPage(browser, world.url, { viewport: { width: 360, height: 800 }, javaScriptEnabled });
      const texts: string[] = [];
      for (const { show } of PAGES) {
        await show({ page, world });
        texts.push(await page.locator('main').innerText());
      }
      return texts;
    };
    expect(await said(false)).toEqual(await said(true));
  });

  test('the first owner chooses a password, changes it, signs out and in again by keys alone', async () => {
    const world = await served();
    await world.users.add({ name: 'owner', role: 'admin' });
    const { page, troubles } = await openPage(browser, world.url);
    const { keyboard } = page;
    /** What has the focus, by the label that a screen reader says. */
    const focused = () => page.evaluate<string>('document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent.trim()');
    const tabTo = async (label: string) => {
      for (let steps = 0; steps < 30 && (await focused()) !== label; steps++) await keyboard.press('Tab');
      expect(await focused()).toBe(label);
    };
    const enter = async () => {
      const loaded = page.waitForEvent('load');
      await keyboard.press('Enter');
      await loaded;
    };
    const typeIn = async (fields: Record<string, string>) => {
      for (const [label, text] of Object.entries(fields)) {
        await tabTo(label);
        await keyboard.type(text);
      }
      await enter();
    };
    const heading = () => page.textContent('h1');
    await page.goto(world.url + (await world.linkFor('owner')));
    await typeIn({ Password: PASSWORD, 'The same again': PASSWORD });
    expect(page.url()).toBe(`${world.url}/`);
    await tabTo('owner');
    await enter();
    expect(await heading()).toBe('Your account');
    await typeIn({ 'The password until now': PASSWORD, Password: WRONG, 'The same again': WRONG });
    expect(await page.locator('main [role=alert]').count()).toBe(0);
    await tabTo('Sign out');
    await enter();
    expect(await heading()).toBe('Sign in');
    await typeIn({ Name: 'owner', Password: WRONG });
    expect(page.url()).toBe(`${world.url}/`);
    expect([troubles, world.bugs]).toEqual([[], []]);
  });
});
