import { defineConfig } from 'vitest/config';

/** `unit`: beside the code, no process, no network. `ui`: a browser. `system`: processes, sockets, namespaces, disks. */
export default defineConfig({
  test: {
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
