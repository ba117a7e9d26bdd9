import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { RIGHTS } from '../../src/domain/access/rights.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import type { Session } from '../../src/ports/accounts.ts';
import type { StoredItem } from '../../src/ports/items.ts';
import type { Administration } from '../../src/server/deps.ts';
import { type ApiServer, startApi } from '../../src/server/server.ts';
import { shelf } from '../actions/shelf.ts';
import { makePicture } from '../files/made-picture.ts';
import { PATIENCE_MS } from '../patience.ts';
import { ADMINISTRATION, disputedBook, waitingBook, webWorld } from '../server/web-world.ts';
import { sampleReport } from '../telemetry/sample-report.ts';
import { axeViolations, findBrowser, keepScreenshot, ruleIn, startBrowser } from './browser.ts';
import { OPEN_ALL, OVERFLOW, openPage } from './open-page.ts';

const HOSTILE = [
  '"><script>document.title = "run"</script>',
  "'-alert(1)-'",
  '<img src=x onerror="document.title = `run`">',
  '{{constructor.constructor("alert(1)")()}}',
  `${'W'.repeat(400)}`,
  'a\u202egpj.exe',
  '__proto__',
  '\u{1f4d6}\u0301\u0301\u0301 عنوان',
  'javascript:alert(1)',
  'Salt & <b>Stone</b>',
];
/** Names as long as they may be, and as short. */
const USERS = ['ann', `${'w'.repeat(31)}@${'w'.repeat(32)}`];
const PATHS = [
  '/',
  '/?view=table',
  '/?search=salt',
  '/books/1',
  '/review',
  '/now',
  '/history',
  '/review?by=doubt',
  '/review?by=doubt&group=itunes%3A%20not%20sure%20enough',
  '/conflicts',
  '/conflicts/publisher?winner=audible&loser=itunes',
  '/preferences',
  '/preferences?field=publisher&source=itunes',
  '/statistics',
  '/telemetry',
  '/statistics/title',
  '/sample',
  '/fields',
  '/fields/mood',
  '/audit',
  '/audit/verify',
  '/fields',
  '/books/1/fields/cover/picture',
  '/admin',
  '/admin/users',
  `/admin/users/remove?name=${USERS[1]}`,
  '/admin/roles',
  '/admin/tokens',
  '/admin/plugins',
  '/admin/health',
  '/nowhere',
];

/** All that there is to administer, where people sign in with a password. */
function administered(words: readonly string[]): Partial<Administration> {
  const users = USERS.map((name, index) => ({ id: index, name, role: index === 0 ? 'admin' : 'kids', createdAtMs: 1, hasPassword: index === 0 }));
  const [ann = users[0] as never] = users;
  return {
    signIn: { mode: 'password', origin: undefined },
    usersAs: (caller) => ({
      ...ADMINISTRATION.usersAs(caller),
      list: async () => [{ ...ann, seenAtMs: 2 }, ...users.slice(1)],
      sessions: async () =>
        users.flatMap((user) =>
          ['2001:db8:1234:5678:90ab:cdef:1234:5678', undefined].map((from, id) => ({ id, user, startedAtMs: 1, seenAtMs: 2, from })),
        ) as Session[],
      tokens: async () => words.map((name, id) => ({ id, name, user: ann, scopes: RIGHTS, createdAtMs: 1, ...(id > 0 && { usedAtMs: 2 }) })),
    }),
  };
}

const executablePath = findBrowser();
let browser: Browser;

async function world(titles: readonly string[]) {
  const { deps: some, store, apply, config } = await shelf();
  const deps = { ...some, telemetry: async () => sampleReport(titles[0]) };
  const ids: number[] = [];
  const hostile = { id: 'mood', label: (HOSTILE[0] ?? '').slice(0, 80), type: 'list' as const, values: HOSTILE.slice(0, 5), column: '#mood' };
  await deps.registry.save({ field: hostile }, 0);
  await deps.ownFields.refresh();
  for (const title of titles) ids.push(await waitingBook(store, title));
  const guard = { host: '127.0.0.1', port: 0, requestsPerMinute: 1_000_000, version: '1' };
  const bugs: unknown[] = [];
  const events = createEventBus(Date.now, (error) => bugs.push(error));
  const server: ApiServer = await startApi(
    { ...guard, onBug: (error) => bugs.push(error) },
    {
      ...webWorld({ deps, apply, events }),
      ...administered(titles),
    },
  );
  onTestFinished(() => server.close());
  return { url: server.url, store, ids, bugs, config, events, ownFields: deps.ownFields };
}

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
  ] as const)('every page is fit for everybody, %s and %i pixels wide, and hostile words do nothing', async (colorScheme, width) => {
    const { url, bugs } = await world(HOSTILE);
    const { page, troubles } = await openPage(browser, url, { colorScheme, viewport: { width, height: 800 }, bypassCSP: false });
    for (const path of [...PATHS, '/books/2', '/books/4', '/books/6']) {
      await page.goto(url + path, { waitUntil: 'load' });
      expect([path, await page.title()]).not.toContain('run');
      expect([path, await page.evaluate(OVERFLOW)]).toEqual([path, 0]);
      await keepScreenshot(page, `${path.replace(/\W+/g, '-')}-${colorScheme}-${width}`);
      await page.evaluate(OPEN_ALL);
      expect([path, 'all open', await page.evaluate(OVERFLOW)]).toEqual([path, 'all open', 0]);
    }
    expect([troubles, bugs]).toEqual([[], []]);
  });

  test.each(['light', 'dark'] as const)('no page has anything that axe finds wrong, %s', async (colorScheme) => {
    const { url } = await world(HOSTILE);
    for (const width of [360, 1440]) {
      // The policy of the pages would not let axe in.
      const { page } = await openPage(browser, url, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      for (const path of PATHS) {
        await page.goto(url + path);
        await page.evaluate(OPEN_ALL);
        expect([path, width, await axeViolations(page, ruleIn(colorScheme))]).toEqual([path, width, []]);
      }
    }
  });

  test('ten books are reviewed by keys alone', async () => {
    const titles = Array.from({ length: 10 }, (_, n) => `Book ${n}`);
    const { url, store, ids } = await world(titles);
    const { page, troubles } = await openPage(browser, url);
    await page.goto(url);
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForURL(/review/);
    expect(await page.textContent('main')).toContain('1 of 10');
    const press = async (key: string, then: string) => {
      await page.keyboard.press(key);
      await page.getByText(then).waitFor();
      // Before its scripts have run, a page hears no key.
      await page.waitForLoadState('load');
    };
    await press('s', '2 of 10');
    await press('b', '1 of 10');
    for (let left = 9; left >= 5; left--) await press('1', `1 of ${left}`);
    for (let left = 4; left >= 1; left--) await press('x', `1 of ${left}`);
    await press('x', 'Nothing waits for a decision');
    const verdicts = await Promise.all(ids.map(async (id) => (await store.load(id)).decisions.map(({ verdict }) => verdict)));
    expect(verdicts.flat()).toEqual([...Array<string>(5).fill('confirmed'), ...Array<string>(5).fill('rejected')]);
    expect(troubles).toEqual([]);
  });

  test('many books are decided about at once by keys alone', async () => {
    const { url, store, ids } = await world(['One', 'Two', 'Three']);
    const { page, troubles } = await openPage(browser, url);
    await page.goto(`${url}/review`);
    await page.keyboard.press('d');
    await page.getByText('itunes: ').waitFor();
    await page.waitForLoadState('load');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('Leave out what does not fit').waitFor();
    await page.waitForLoadState('load');
    // To the second book and back to the first, which is left out.
    for (const key of ['j', 'j', 'k', 'Space', 'y']) await page.keyboard.press(key);
    await page.waitForURL(/history/);
    const verdicts = async () => Promise.all(ids.map(async (id) => (await store.load(id)).decisions.map(({ verdict }) => verdict)));
    expect(await verdicts()).toEqual([[], ['confirmed'], ['confirmed']]);
    expect(troubles).toEqual([]);
  });

  test('a source is preferred by keys alone', async () => {
    const { url, store, config } = await world([]);
    await disputedBook(store, 'Disputed');
    const { page, troubles } = await openPage(browser, url);
    await page.goto(`${url}/conflicts`);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('Prefer itunes').waitFor();
    await page.waitForLoadState('load');
    await page.keyboard.press('1');
    await page.getByText('What changes in the books').waitFor();
    expect(await page.locator('pre ins').allTextContents()).toContain('+        - itunes');
    await page.waitForLoadState('load');
    await page.keyboard.press('y');
    await page.getByText('Written.').waitFor();
    expect(config.text).toContain('- itunes');
    expect(troubles).toEqual([]);
  });

  test('a book that is done appears on the page of what happens now, without a reload', async () => {
    const { url, store, ids, events } = await world(['Pepper']);
    const [id = 0] = ids;
    const { page, troubles } = await openPage(browser, url);
    // Only what follows events makes this happen; the page also looks by itself, from time to time.
    await page.addInitScript('window.happened = 0; addEventListener("happened", () => window.happened++)');
    await page.goto(`${url}/now`);
    const happened = () => page.evaluate<number>('window.happened');
    await expect.poll(happened, { timeout: PATIENCE_MS }).toBe(1);
    expect(await page.locator(`#done-${id}`).count()).toBe(0);
    const { library, path } = (await store.byId(id)) as StoredItem;
    events.emit('item.failed', { library, path, problems: ['it is torn'], tookMs: 1 });
    await expect.poll(happened, { timeout: PATIENCE_MS }).toBe(2);
    await page.locator(`#done-${id}`).waitFor();
    expect(await page.textContent('#now')).toContain('with problems');
    expect([await happened(), troubles]).toEqual([2, []]);
  });

  test('the library is searched as one types, and walked through by keys', async () => {
    const { url } = await world(['Pepper', 'Cinnamon']);
    const { page, troubles } = await openPage(browser, url);
    await page.goto(url);
    await page.keyboard.press('/');
    await page.keyboard.type('pep');
    await page.getByText('1 book', { exact: true }).waitFor();
    await page.waitForURL((address) => address.searchParams.get('search') === 'pep');
    await page.waitForLoadState('networkidle');
    // Leaving the field brings the list anew, as this event of it does; what is focused does not go with the one before.
    const focused = Promise.withResolvers<void>();
    await page.route('**/?search=pep*', (route) => focused.promise.then(() => route.continue()));
    const anew = page.waitForResponse((response) => response.url().includes('search=pep'));
    await page.keyboard.press('Escape');
    await page.locator('#search').dispatchEvent('change');
    await page.keyboard.press('j');
    focused.resolve();
    await (await anew).finished();
    await page.waitForLoadState('networkidle');
    await page.unroute('**/?search=pep*');
    await page.keyboard.press('Enter');
    await page.waitForURL(/books/);
    expect(await page.textContent('h1')).toBe('Pepper');
    await page.keyboard.press('?');
    expect(await page.locator('dialog[open] dl').textContent()).toContain('Review');
    await page.keyboard.press('Escape');
    expect(troubles).toEqual([]);
  });

  test('chapters are edited in a table, and moved together', async () => {
    const { url, store, ids } = await world(['Pepper']);
    const [id = 0] = ids;
    const { page, troubles } = await openPage(browser, url);
    const edit = async () => {
      await page.goto(`${url}/books/${id}`);
      await page.click('#field-chapters summary:has-text("Edit")');
    };
    const table = page.locator('#field-chapters table');
    await edit();
    for (const [start, title] of [
      ['0:00', 'Harbour'],
      ['62:03', 'Sea'],
      ['70:00', 'Nothing'],
    ] as const) {
      await page.click('#field-chapters button:has-text("Add a chapter")');
      await page.keyboard.type(start);
      await page.keyboard.press('Tab');
      await page.keyboard.type(title);
    }
    await table.locator('tbody tr').nth(2).getByText('Remove').click();
    await page.click('#field-chapters button[value=set]');
    await page.waitForURL(/#field-chapters/);
    await edit();
    expect(await table.locator('tbody input').evaluateAll((all) => all.map((each) => (each as unknown as { value: string }).value))).toEqual([
      '00:00:00',
      'Harbour',
      '01:02:03',
      'Sea',
    ]);
    await page.fill('#field-chapters input[name=shift]', '+0:02.5');
    await page.click('#field-chapters button[value=set]');
    await page.waitForURL(/#field-chapters/);
    const { overrides } = await store.load(id);
    expect(overrides.map(({ value }) => value)).toMatchObject([
      [
        { startMs: 2500, title: 'Harbour' },
        { startMs: 3_725_500, title: 'Sea' },
      ],
    ]);
    expect(troubles).toEqual([]);
  });

  test('a cover is uploaded from a file of this machine', async () => {
    const { url, store, ids } = await world(['Pepper']);
    const [id = 0] = ids;
    const { page, troubles } = await openPage(browser, url);
    await page.goto(`${url}/books/${id}`);
    await page.click('#field-cover summary:has-text("Edit")');
    await page.setInputFiles('#field-cover input[type=file]', { name: 'mine.png', mimeType: 'image/png', buffer: await makePicture() });
    await page.click('#field-cover button:has-text("Upload")');
    await page.waitForURL(/#field-cover/);
    expect((await store.load(id)).overrides).toMatchObject([{ field: 'cover', value: { source: 'upload' } }]);
    expect(troubles).toEqual([]);
  });

  test.each([360, 1440])('without scripts every page says what it says with them, %i pixels wide', async (width) => {
    const { url } = await world(HOSTILE);
    const viewport = { width, height: 800 };
    const [plain, scripted] = [await openPage(browser, url, { viewport, javaScriptEnabled: false }), await openPage(browser, url, { viewport })];
    for (const path of PATHS) {
      const said = await Promise.all(
        [plain, scripted].map(async ({ page }) => {
          await page.goto(url + path, { waitUntil: 'load' });
          return page.locator('main').innerText();
        }),
      );
      expect([path, said[0]]).toEqual([path, said[1]]);
      expect([path, await plain.page.locator('h1').first().isVisible()]).toEqual([path, true]);
    }
  });

  test('without scripts everything can be read, searched, edited and decided', async () => {
    const { url, store, ids } = await world(['Pepper']);
    const { page } = await openPage(browser, url, { javaScriptEnabled: false });
    await page.goto(url);
    await page.fill('#search', 'pepper');
    await page.click('form[role=search] button');
    await page.click('.books a');
    await page.click('#field-title summary:has-text("Edit")');
    await page.fill('#field-title input[name=value]', 'Black Pepper');
    await page.click('#field-title button[value=set]');
    expect(await page.textContent('h1')).toBe('Black Pepper');
    await page.click('text=Take it');
    const { overrides, decisions } = await store.load(ids[0] as number);
    expect([overrides.length, decisions.length]).toEqual([1, 1]);
  });

  test('fields are added, changed, retired and restored without scripts, and a value that would not fit is shown first', async () => {
    const { url, store, ids, ownFields } = await world(['Pepper']);
    const { page } = await openPage(browser, url, { javaScriptEnabled: false, viewport: { width: 360, height: 800 } });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
    await page.goto(`${url}/fields`);
    await page.click('text=Add a field of your own');
    await page.fill('input[name=id]', 'lent_on');
    await press('Add the field');
    expect(ownFields.current().at(-1)).toMatchObject({ id: 'lent_on', type: 'date' });
    await page.goto(`${url}/fields/lent_on`);
    await page.selectOption('select[name=type]', 'text');
    await press('Change the field');
    await page.goto(`${url}/books/${ids[0]}`);
    await page.click('#field-own-lent_on summary');
    await page.fill('#field-own-lent_on [name=value]', 'after the rain');
    await page.click('#field-own-lent_on button[value=set]');
    expect((await store.load(ids[0] as number)).overrides).toMatchObject([{ key: 'lent_on', value: 'after the rain' }]);
    await page.goto(`${url}/fields/lent_on`);
    await page.selectOption('select[name=type]', 'date');
    await press('Change the field');
    expect(await page.textContent('main')).toContain('after the rain');
    expect(ownFields.current().at(-1)?.type).toBe('text');
  });
});
