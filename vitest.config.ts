import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest of those with a browser is short to read: begun last, it would be waited for alone. */
const longest = 'tests/screens/accessibility.ui.test.ts';
const order = ['unit', 'system', 'ui'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId, project }: TestSpecification) =>
      2 * order.indexOf(project.name) + (moduleId.endsWith(longest) ? 0 : 1);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
        },
      },
      {
        test: {
          name: 'ui',
          include: ['**/*.ui.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 120_000,
          // Tests beside make and remove network interfaces, and Chromium then tears its connections: once is an accident.
          retry: 1,
          // A busy machine draws late.
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 180_000,
          globalSetup: ['kiosk-ui/mock/fresh-build.ts'],
          // Each file has its own agent and browser, and waits more than it works.
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'system',
          include: ['**/*.system.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 300_000,
          // As above: what makes namespaces and what has a browser run beside each other.
          retry: 1,
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 300_000,
          // Each file has its own processes, ports, namespaces and folders, and waits more than it works.
          maxWorkers: 3,
        },
      },
    ],
  },
});
