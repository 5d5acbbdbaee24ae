import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 600_000,
    // Two noisy cores: files one after another, so that limits measured in one are not another's load.
    fileParallelism: false,
    pool: 'forks',
    reporters: [['default', { summary: false }], 'json'],
    outputFile: { json: 'build/vitest.json' },
  },
});
