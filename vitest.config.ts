import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Of the command line: a test must not find what a run before it kept.
    env: { ASSAY_CACHE: 'off' },
    maxWorkers: 2,
    // What hangs ends some time; how long a test takes is the machine's affair, whose clock may be a third of another day's.
    testTimeout: 240_000,
    hookTimeout: 300_000,
    reporters: ['default', './scripts/test-reporter.mjs'],
  },
});
