/** Beside a real Audiobookshelf: Rubricator is added to it as a provider, is searched through it, and a match takes what it found. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeEpub } from '../../src/demo/media/epub.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { startAudiobookshelf, whyNoServer } from './audiobookshelf.ts';
import { startDaemon } from './daemon.ts';
import { writeConfig } from './world-config.ts';

const BOOK = 'Marit Osei/The Salt Road';
const TOKEN = 'of-the-shelf';

describe.skipIf(whyNoServer !== undefined)(`Audiobookshelf searches here${whyNoServer ? ` (skipped: ${whyNoServer})` : ''}`, () => {
  test('as its provider, whose match fills the book', async () => {
    const home = tempFolder();
    const books = join(home, 'books');
    mkdirSync(join(home, 'elsewhere'));
    put(books, { [`${BOOK}/book.epub`]: makeEpub({ title: 'The Salt Road', authors: ['Marit Osei'] }) });
    const world = await startWorldServer(worldOfBooks());
    onTestFinished(() => world.close());
    writeConfig(home, world, [], {
      // An empty one: what is matched there is Audiobookshelf's doing alone.
      libraries: [{ id: 'elsewhere', path: join(home, 'elsewhere') }],
      ...{ stateDir: join(home, 'state'), api: { port: 0, audiobookshelf: { token: TOKEN } } },
    });
    const daemon = startDaemon(join(home, 'rubricator.yaml'));
    onTestFinished(async () => void (await daemon.stop('SIGKILL')));
    const { url } = await daemon.said('listening');

    const abs = await startAudiobookshelf(home, books, false);
    await abs.scan(1);
    const provider = await abs.addProvider({ name: 'Rubricator', url: `${url}/audiobookshelf`, authHeaderValue: TOKEN });
    expect(provider).toMatch(/^custom-/);
    const [best] = await abs.search(provider, { title: 'The Salt Road', author: 'Marit Osei' });
    expect(best).toMatchObject({
      title: 'The Salt Road',
      author: 'Marit Osei',
      asin: 'B0SIM00001',
      publisher: 'Tall Lamp Audio',
      cover: expect.stringMatching(/^http/),
    });

    expect(await abs.match(BOOK, provider)).toEqual({ isUpdated: true, hasCover: true });
    expect(await abs.show(BOOK)).toMatchObject({
      ...{ title: 'The Salt Road', authors: ['Marit Osei'], asin: 'B0SIM00001', publisher: 'Tall Lamp Audio' },
      series: [expect.stringContaining('The Lantern Coast')],
    });

    const stranger = await abs.addProvider({ name: 'Without the value', url: `${url}/audiobookshelf`, authHeaderValue: 'of-nobody' });
    expect(await abs.search(stranger, { title: 'The Salt Road', author: 'Marit Osei' })).toEqual([]);
    expect((await daemon.stop()).code).toBe(0);
  });
});
