import { expect, test } from 'vitest';
import { browsingDirectory, chromiumFlags } from '@machikado/contracts/browsing-launch.ts';
import { renderKioskBrowserFiles } from './kiosk-browser-files.ts';

const files = renderKioskBrowserFiles({ user: 990, origin: 'http://127.0.0.1:8100', proxyPort: 8110 });
const contentOf = (end: string) => [...files].find(([path]) => path.endsWith(end))?.[1] ?? '';

test('the unit has every flag that the agent would give, on the folder that the agent looks into', () => {
  const unit = contentOf('@.service');
  const command = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';
  const flags = chromiumFlags({ profileDirectory: `${browsingDirectory}/profile`, proxyPort: 8110 });
  expect(flags.filter((flag) => !command.replaceAll('"', '').includes(` ${flag} `))).toEqual([]);
  expect(unit).toContain(`${browsingDirectory}/profile:mode=0700,uid=990,gid=990`);
});

test('user and port are in the rules; the policies are JSON of one browser each', () => {
  expect(contentOf('.nft')).toContain('meta skuid 990 jump browsing');
  expect(contentOf('.nft')).toContain('tcp dport 8110 accept');
  const kiosk = JSON.parse(contentOf('machikado.json')) as Record<string, unknown>;
  const browsing = JSON.parse(contentOf('browsing.json')) as Record<string, unknown>;
  expect([kiosk['URLBlocklist'], browsing['URLBlocklist']]).toEqual([
    ['*'],
    expect.arrayContaining(['*', 'chrome:*', 'file:*']),
  ]);
  expect(kiosk['URLAllowlist']).toEqual(['http://127.0.0.1:8100']);
  expect(browsing['URLAllowlist']).toEqual(['http://*', 'https://*', 'about:blank']);
});

test('root and what is no number are no user of the browser', () => {
  for (const user of [0, 1.5, Number.NaN]) {
    expect(() => renderKioskBrowserFiles({ user, origin: 'http://127.0.0.1:8100', proxyPort: 8110 })).toThrow(
      RangeError,
    );
  }
});
