/** Who may work on a store that a newer program has changed, on each kind of store: a step says whether older programs can go on beside it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPostgres } from '../../src/store/postgres/database.ts';
import { isWorkedOn, standForLead } from '../../src/store/postgres/lead.ts';
import { STEPS as POSTGRES_STEPS } from '../../src/store/postgres/steps.ts';
import { barringSteps, contractionAhead, type SchemaStep, type SchemaSteps } from '../../src/store/schema-steps.ts';
import { checkStore } from '../../src/store/sqlite/check-store.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { lockInstance } from '../../src/store/sqlite/instance-lock.ts';
import { STEPS as SQLITE_STEPS } from '../../src/store/sqlite/steps.ts';
import { hasPostgres, postgresUrl } from '../catalogues/servers.ts';
import { tempFolder } from '../files/temp-folder.ts';

const adding: SchemaStep = { kind: 'expand', up: async (db) => void (await sql`alter table items add column shelf_mark text`.execute(db)) };
const removing: SchemaStep = { up: async (db) => void (await sql`alter table outbox drop column event`.execute(db)) };
const EXPANDED = { '998-shelf-marks': adding };
const CONTRACTED = { ...EXPANDED, '999-no-events': removing };

interface Kind {
  name: string;
  steps: SchemaSteps;
  place(): Promise<string>;
  open(place: string, steps?: SchemaSteps): Promise<Pick<Kysely<never>, 'destroy'>>;
}

const kinds: Kind[] = [
  {
    ...{ name: 'SQLite', steps: SQLITE_STEPS },
    place: async () => join(tempFolder(), 'rubricator.sqlite'),
    open: (file, steps) => openDatabase(file, steps && { steps }),
  },
  { name: 'PostgreSQL', steps: POSTGRES_STEPS, place: postgresUrl, open: (url, steps) => openPostgres({ url, connections: 1 }, steps) },
];

describe.each(kinds)('on $name', ({ steps, place, open }) => {
  const reopen = async (at: string, more: SchemaSteps = {}) => {
    // The stand-in for a server takes one connection, and needs a moment to see that the last one is gone.
    if (!hasPostgres) await sleep(500);
    return (await open(at, { ...steps, ...more })).destroy();
  };

  test('beside a step that adds something, an older program goes on; both open the store again and again', async () => {
    const at = await place();
    for (const more of [{}, EXPANDED, {}, EXPANDED, {}]) await reopen(at, more);
  });

  test('a step that takes something away, or does not say what it does, bars older programs', async () => {
    const at = await place();
    await reopen(at);
    await reopen(at, CONTRACTED);
    await expect(reopen(at)).rejects.toThrow('made by a newer Rubricator (999-no-events); update the program');
    await expect(reopen(at, EXPANDED)).rejects.toThrow('made by a newer Rubricator (999-no-events)');
    await reopen(at, CONTRACTED);
  });

  test('nobody brings a store up to date that has gone another way', async () => {
    const at = await place();
    await reopen(at, EXPANDED);
    await expect(reopen(at, { '997-other': adding })).rejects.toThrow('made by a newer Rubricator (998-shelf-marks)');
  });

  test('a step that fails leaves no note of it', async () => {
    const at = await place();
    await reopen(at);
    const failing = { ...EXPANDED, '999-fails': { up: () => Promise.reject(new Error('no')) } };
    await expect(reopen(at, failing)).rejects.toThrow('cannot open the store');
    await reopen(at, CONTRACTED);
  });
});

test('a store that is made just now is nobody’s yet, so no step of it waits for anybody', () => {
  expect(contractionAhead(CONTRACTED, { applied: [] })).toBeUndefined();
  expect(contractionAhead(CONTRACTED, { applied: ['998-shelf-marks'] })).toBe('999-no-events');
  expect(contractionAhead(EXPANDED, { applied: ['001'] })).toBeUndefined();
  expect(barringSteps(EXPANDED, { applied: ['998-shelf-marks', '999'], expanding: [] })).toEqual(['999']);
});

test('what is told of a file by looking at it is the same', async () => {
  const file = join(tempFolder(), 'rubricator.sqlite');
  await (await openDatabase(file, { steps: { ...SQLITE_STEPS, ...EXPANDED } })).destroy();
  expect(checkStore(file).problem).toBeUndefined();
  await (await openDatabase(file, { steps: { ...SQLITE_STEPS, ...CONTRACTED } })).destroy();
  expect(checkStore(file).problem).toBe('made by a newer Rubricator (999-no-events)');
});

describe('while an older program works', () => {
  test('on a file, its daemon must end before something is taken away, but not before something is added', async () => {
    const folder = tempFolder();
    const file = join(folder, 'rubricator.sqlite');
    const reopen = async (more: SchemaSteps) => (await openDatabase(file, { steps: { ...SQLITE_STEPS, ...more } })).destroy();
    await reopen({});
    const lockFile = join(import.meta.dirname, '../../src/store/sqlite/instance-lock.ts');
    const script = `import { lockInstance } from ${JSON.stringify(lockFile)}; lockInstance(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void other.kill('SIGKILL'));
    await once(other.stdout, 'data');
    await reopen(EXPANDED);
    await expect(reopen(CONTRACTED)).rejects.toThrow('while no older Rubricator works on it: stop the daemon first');
    await reopen(EXPANDED);
    other.kill('SIGKILL');
    await once(other, 'exit');
    // The newer daemon itself holds the lock when it opens the store.
    const own = lockInstance(folder);
    onTestFinished(() => own?.release());
    await reopen(CONTRACTED);
  });

  test.runIf(hasPostgres)('on a server, its daemon and workers must end before something is taken away; newer ones wait for each other', async () => {
    const url = await postgresUrl();
    const reopen = async (more: SchemaSteps) => (await openPostgres({ url, connections: 1 }, { ...POSTGRES_STEPS, ...more })).destroy();
    await reopen({});
    const standing = { onWaiting: () => undefined, onError: (error: unknown) => expect(error).toBeUndefined() };
    const hold = async (part: 'lead' | 'work', knows?: string) => {
      const held = await standForLead({ url }, { ...standing, part, ...(knows !== undefined && { knows }) }, new AbortController().signal);
      if (!held) throw new Error('nobody waits here');
      return held;
    };
    const [daemon, worker, newer] = [await hold('lead'), await hold('work'), await hold('work', '999-no-events')];
    onTestFinished(() => newer.release());
    await reopen(EXPANDED);
    await expect(reopen(CONTRACTED)).rejects.toThrow('stop those of the older version first (the daemon that leads and 1 worker)');
    await daemon.release();
    await expect(reopen(CONTRACTED)).rejects.toThrow('first (1 worker)');
    await worker.release();
    await expect.poll(() => reopen(CONTRACTED).then(() => 'done', String), { timeout: 20_000 }).toBe('done');
    const db = await openPostgres({ url, connections: 1 }, { ...POSTGRES_STEPS, ...CONTRACTED });
    onTestFinished(() => db.destroy());
    expect(await isWorkedOn(db)).toBe(true);
  });
});
