import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Calls with real speech at real pace: what else the machine does is heard in them. */
const REAL_TIME = [
  'test/web/call.test.ts',
  'test/web/keyboard.test.ts',
  'test/web/steering.test.ts',
  'test/web/views.test.ts',
  'test/e2e/**/*.test.ts',
  'test/bench/**/*.test.ts',
];

export default defineConfig({
  resolve: { alias: { pointsman: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    testTimeout: 30_000,
    silent: 'passed-only',
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'at once', include: ['test/**/*.test.ts'], exclude: REAL_TIME } },
      {
        extends: true,
        test: {
          name: 'real time',
          include: REAL_TIME,
          // After the others, and one after the other. A machine that stands still for a second cuts a word in two.
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
          retry: 1,
        },
      },
    ],
  },
});
