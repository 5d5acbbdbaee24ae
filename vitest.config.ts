import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Of the command line: a test must not find what a run before it kept.
    env: { ASSAY_CACHE: 'off' },
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './scripts/test-reporter.mjs'],
  },
});
