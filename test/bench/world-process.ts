/** The simulated world in a process of its own, so that neither side's work delays the other's clock. Talks by messages. */
import { makeWorld } from '../../src/demo/generate.ts';
import { CATALOGUES, startWorldServer } from '../../src/demo/server.ts';

export interface WorldReady {
  providerOptions: Record<string, unknown>;
}

const world = makeWorld({ seed: 'bench', works: Number(process.argv[2]) });
const server = await startWorldServer(world, { noise: 1, speed: 1 });
for (const id of CATALOGUES) server.catalogue(id);
process.send?.({ providerOptions: server.providerOptions() } satisfies WorldReady);
// Asked for its meters, it answers and ends.
process.once('message', () => {
  process.send?.(server.meters, undefined, {}, () => void server.close().then(() => process.disconnect()));
});
