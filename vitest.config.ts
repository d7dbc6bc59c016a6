import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Test files at once, of whatever kind: Vitest wants one number for all that run side by side. Most wait more than they
 * work; with more of them two processors are late everywhere.
 */
const together = 3;

/** Short to read and long to run: begun last, they would be waited for alone. */
const longest = ['tests/screens/accessibility.ui.test.ts', 'tests/leftovers/leftovers.system.test.ts'];

/**
 * Files with a browser use up the processor, those with processes mostly wait: they take turns, so that the machine
 * always has some of both. The quick ones come last, and use what the last of the others leave idle; side by side they
 * share their workers.
 */
class TakingTurns extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const places = new Map<TestSpecification, number>();
    for (const name of new Set(sorted.map(({ project }) => project.name))) {
      const own = sorted.filter(({ project }) => project.name === name);
      for (const [at, file] of own.entries()) {
        const isLong = longest.some((one) => file.moduleId.endsWith(one));
        places.set(file, isLong ? -1 : name === 'unit' ? 1 : at / own.length);
      }
    }
    return sorted.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }
}

// Every process that a test starts would otherwise take the types out of the same sources and compile them anew.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

export default defineConfig({
  test: {
    sequence: { sequencer: TakingTurns },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '*/src/**/*.test.ts',
            'device-profiles/**/*.test.ts',
            'kiosk-agent/simulators/**/*.test.ts',
            'tests/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/*.system.test.ts', '**/*.ui.test.ts'],
          testTimeout: 30_000,
          // They share nothing but modules without state of their own: loaded once, not once for each file.
          isolate: false,
          sequence: { groupOrder: 1 },
          maxWorkers: together,
        },
      },
      {
        test: {
          name: 'ui',
          include: ['**/*.ui.test.ts'],
          sequence: { groupOrder: 1 },
          exclude: ['**/node_modules/**'],
          testTimeout: 120_000,
          // A busy machine is late now and then: once is an accident.
          retry: 1,
          // A busy machine draws late.
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 180_000,
          globalSetup: ['kiosk-ui/mock/fresh-build.ts', 'tests/lab/kept-network.ts'],
          // Each file has its own agent and browser, and waits more than it works.
          maxWorkers: together,
        },
      },
      {
        test: {
          name: 'system',
          include: ['**/*.system.test.ts'],
          sequence: { groupOrder: 1 },
          exclude: ['**/node_modules/**'],
          testTimeout: 300_000,
          globalSetup: ['tests/lab/kept-network.ts'],
          retry: 1,
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 300_000,
          // Each file has its own processes, ports, namespaces and folders, and waits more than it works.
          maxWorkers: together,
        },
      },
    ],
  },
});
