// How the house's promises are tested: real PostgreSQL, files in parallel, each on its own clone.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's module build beside the one Node gives to the libraries: two copies, two worlds.
  resolve: {
    alias: [
      { find: /^graphql$/, replacement: `${import.meta.dirname}/node_modules/graphql/index.js` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/setup.ts'],
    pool: 'forks',
    // Some of a test's time is waiting for a database or a process: one worker a core would leave cores idle.
    maxWorkers: availableParallelism() + 1,
    // A worker keeps what it imported for its next file: a fifth of the suite's time otherwise.
    isolate: false,
    // Long enough for a machine several times slower than a developer's: these end what hangs, and measure nothing.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
