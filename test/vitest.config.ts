import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // Generous: the tests start many processes, and a slow machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of the time is spent waiting for processes of their own.
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['{src,config,providers,exporters}/**/*.ts'],
      exclude: ['src/main.ts'],
      reporter: ['text-summary', 'html'],
      // The program itself runs in processes of its own (test/e2e), whose coverage is not counted.
      thresholds: { lines: 78, functions: 78, branches: 73 },
    },
  },
});
