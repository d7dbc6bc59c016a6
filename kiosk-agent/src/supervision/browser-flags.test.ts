import { expect, test } from 'vitest';
import { browserArguments, browserEnvironment } from './browser-flags.ts';

const path = '/dev/shm/mk-kiosk-sample';
const profile = {
  path,
  userFiles: `${path}/profile`,
  home: `${path}/home`,
  cache: `${path}/cache`,
  temporary: `${path}/tmp`,
};
const url = 'http://127.0.0.1:8100/';

test('in front of people the sandbox stays and no debugger can come in, even as root', () => {
  const args = browserArguments({ profile, mode: 'kiosk', url, asRoot: true });
  expect(args).toContain('--kiosk');
  expect(args.join(' ')).not.toMatch(/no-sandbox|remote-debugging|headless|disable-web-security/);
  expect(args.at(-1)).toBe(url);
});

test('a driven browser gives up its sandbox only as root', () => {
  const asRoot = (root: boolean) => browserArguments({ profile, mode: 'driven', url, asRoot: root });
  expect(asRoot(true)).toContain('--no-sandbox');
  expect(asRoot(false)).not.toContain('--no-sandbox');
});

test('everything that is written by custom lies in the profile, and nothing of the agent is handed on', () => {
  const environment = browserEnvironment(profile, { DISPLAY: ':0', WAYLAND_DISPLAY: undefined });
  const { PATH, LANG, DISPLAY, ...folders } = environment;
  expect([PATH, LANG, DISPLAY]).toEqual(['/usr/bin:/bin', 'ja_JP.UTF-8', ':0']);
  for (const folder of Object.values(folders)) expect(folder.startsWith(`${path}/`)).toBe(true);
});
