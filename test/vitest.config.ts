import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Every process that tests start loads the same modules; compiled once, they load in half of the time. Coverage switches this off.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');

/** Tests that start the program, or run for long: they mostly wait. */
const PROGRAMS = 'test/{e2e,accuracy,fuzz}/**/*.test.ts';

/** Every pattern and every function of texts, asked how its work grows: long work of the processor, which coverage makes twice as long. */
const GROWTH = 'test/patterns/**/*.test.ts';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    // Only a fault makes a test take this long. A slow machine does not.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Tests of programs wait for most of their time, so one more than there are processors finds work.
    maxWorkers: 3,
    // Node runs the tests as it runs the program: it strips the types, and every line of coverage is a line of the file.
    experimental: { viteModuleRunner: false },
    projects: [
      {
        extends: true,
        test: {
          name: 'programs',
          include: [PROGRAMS],
          globalSetup: [new URL('e2e/bundled.ts', import.meta.url).pathname],
          setupFiles: ['test/e2e/setup.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      // Files share a process: most of their time would go into loading the same modules again.
      { extends: true, test: { name: 'units', include: ['test/**/*.test.ts'], exclude: [PROGRAMS, GROWTH], isolate: false, sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: 'growth', include: [GROWTH], sequence: { groupOrder: 0 } } },
    ],
    coverage: {
      provider: 'v8',
      // Coverage of the processes that tests start counts too.
      autoAttachSubprocess: true,
      include: ['{src,config,providers,exporters}/**/*.ts'],
      reporter: ['text-summary', 'html'],
      thresholds: { lines: 94, functions: 94, branches: 85 },
    },
  },
});
