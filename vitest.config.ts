import { defineConfig } from 'vitest/config';
import SlowFirst from './tests/order.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Of the command line: a test must not find what a run before it kept.
    env: { ASSAY_CACHE: 'off' },
    // One more than the cores of CI: several wait for limits and kills more than they compute.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    // What hangs ends some time; how long a test takes is the machine's affair, whose clock may be a third of another day's.
    testTimeout: 240_000,
    hookTimeout: 300_000,
    reporters: ['default', './scripts/test-reporter.mjs'],
  },
});
