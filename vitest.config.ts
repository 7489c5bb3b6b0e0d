import { defineConfig } from 'vitest/config';
import { NATIVE_CALLS, portable, REPEATED } from './scripts/test-parts.mjs';

/** Vitest takes one worker less than there are processors, which of two is one. Tests on real parts start processes of their own. */
const SIDE_BY_SIDE = 2;

/** Those of the integration tests that hang on how processes and sockets are read. */
const PLATFORM_TESTS = [
  'test/integration/platform/linux.test.ts',
  'test/integration/platform/process-table.test.ts',
  'test/integration/ports/bystanders.test.ts',
  'test/integration/drivers/native/*.test.ts',
  'test/integration/health/probes.test.ts',
];

/** Nothing calls into the system's libraries: neither the tests nor what they start. */
const PORTABLE = { STACKLIGHT_PLATFORM: 'portable' };

/** The parts that run on real parts of the machine and can be run in both ways. */
const HOW: Readonly<Record<string, object>> = {
  // Each of its tests has folders, ports and processes of its own, so files run side by side.
  integration: {
    maxWorkers: SIDE_BY_SIDE,
    sequence: { groupOrder: 1 },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
  // One engine for all: one file after the other.
  engine: { fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 },
  e2e: { fileParallelism: false, testTimeout: 180_000, hookTimeout: 180_000 },
  scenarios: { fileParallelism: false, testTimeout: 90_000, hookTimeout: 120_000 },
};

export default defineConfig({
  test: {
    // Code that was made ready for Node once is kept in node_modules, by its content: seconds of each `npm run check`.
    experimental: { fsModuleCache: true },
    projects: [
      // The pure rooms keep no state in their modules, so their tests share one: a third of the time.
      {
        // Properties that try thousands of files take seconds on a busy machine: what hangs is ended, what is slow is not.
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          isolate: false,
          maxWorkers: SIDE_BY_SIDE,
          testTimeout: 30_000,
        },
      },
      ...REPEATED.map((part) => ({ test: { ...HOW[part], name: part, include: [`test/${part}/**/*.test.ts`] } })),
      // The same questions once more, answered by the readers that serve where the system's libraries cannot be called.
      { test: { ...HOW.integration, name: 'portable-selection', include: PLATFORM_TESTS, env: PORTABLE } },
      // And everything so, where it is asked for: it takes as long again.
      ...REPEATED.map((part) => ({
        test: {
          ...HOW[part],
          name: portable(part),
          include: [`test/${part}/**/*.test.ts`],
          exclude: NATIVE_CALLS,
          env: PORTABLE,
        },
      })),
      // Random faults for a minute each: see test/soak/soak.ts.
      {
        test: {
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      // The supervisor killed at each step of what it does: see test/kill-points/rig.ts.
      {
        test: {
          name: 'kill-points',
          include: ['test/kill-points/**/*.test.ts'],
          fileParallelism: false,
          // Two hundred kills, each with a start and everything at rest before and after it.
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
        },
      },
      // On Windows itself, or with Node for Windows under Wine.
      {
        test: {
          name: 'windows',
          include: ['test/windows/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      // Each makes a package, installs it on a clean system, uses it and removes it.
      {
        test: {
          name: 'packages',
          include: ['test/packages/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
