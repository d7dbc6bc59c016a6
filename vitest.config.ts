import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long though they are short: begun last, they would be waited for alone. */
const longest = [
  'tests/screens/accessibility.ui.test.ts',
  'tests/leftovers/leftovers.system.test.ts',
  'tests/scenarios/visit.system.test.ts',
  'tests/chaos/chaos.system.test.ts',
  'tests/scenarios/trouble.system.test.ts',
  'kiosk-ui/src/town.ui.test.ts',
  'kiosk-ui/src/failures.ui.test.ts',
  'kiosk-ui/src/rooms.ui.test.ts',
  'kiosk-ui/src/speech.ui.test.ts',
  'tests/screens/low.ui.test.ts',
  'tests/screens/formats.ui.test.ts',
  'tests/gallery/gallery.ui.test.ts',
];

function rankOf({ moduleId }: TestSpecification): number {
  const at = longest.findIndex((file) => moduleId.endsWith(file));
  return at < 0 ? longest.length : at;
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

/** `unit`: beside the code, no process, no network. `ui`: a browser. `system`: processes, sockets, namespaces, disks. */
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
